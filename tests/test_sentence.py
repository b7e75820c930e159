from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.notice import Sentence
from corpus.sentence import is_responsibility, responsible_units, sentence_spans


def cut(text: str) -> list[str]:
    return [text[slice(*span)] for span in sentence_spans(text, 0, len(text))]


def units(text: str) -> tuple[str, ...]:
    return responsible_units((Sentence(text, (0, len(text)), "responsibility"),))


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("修渠。种树；清淤！好吗？", ["修渠。", "种树；", "清淤！", "好吗？"]),
        ("建成（含扩建。下同）渠道。验收。", ["建成（含扩建。下同）渠道。", "验收。"]),
        ("推进“一渠；一策”。验收。", ["推进“一渠；一策”。", "验收。"]),
        ("他说：“先修渠。”然后种树。", ["他说：“先修渠。”", "然后种树。"]),
        ("坚持“先修渠。”的办法。", ["坚持“先修渠。”的办法。"]),
        ("真的吗？！好。。", ["真的吗？！", "好。。"]),
        ("一是修渠，二是种树。", ["一是修渠，二是种树。"]),
        ("渠长1.5公里。", ["渠长1.5公里。"]),
        ("修“（渠”。种树）。", ["修“（渠”。", "种树）。"]),
        ("修\n渠。种树", ["修\n渠。", "种树"]),
        ("  修渠。 \n 种树。 ", ["修渠。", "种树。"]),
        ("", []),
        (" \n", []),
    ],
)
def test_where_sentences_end(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


@pytest.mark.parametrize("end", ["\n", "\r\n", "\n\n", "\r\n\r\n"])
def test_a_missing_bracket_is_no_reason_to_swallow_the_rest(end: str) -> None:
    assert cut(f"修渠（含扩建。{end}种树。1）清淤。") == ["修渠（含扩建。", "种树。", "1）清淤。"]


def test_full_width_and_half_width_brackets_may_be_mixed() -> None:
    assert cut("修渠（甲；乙)种树。验收。") == ["修渠（甲；乙)种树。", "验收。"]


def test_the_responsibility_bracket_is_a_sentence_of_its_own() -> None:
    bracket = "（责任单位：市水务局(节水办);林业局）"
    assert cut(f"修渠{bracket}。种树。{bracket}") == ["修渠", bracket + "。", "种树。", bracket]
    assert is_responsibility(bracket)
    assert is_responsibility(bracket + "。")
    assert not is_responsibility("（责任单位另行通知）")


def test_rows_of_a_table_are_sentences() -> None:
    rows = ["| 渠 | 长 |", "| 东渠（责任单位：水务局） | 3 |"]
    assert cut(f"见下表。\n{rows[0]}\n{rows[1]}\n完工。") == ["见下表。", *rows, "完工。"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("（责任单位：市水务局、农业农村局）", ("市水务局", "农业农村局")),
        ("(責任單位:省科技廳、濟源示範區、航空港區管委會)", ("省科技廳", "濟源示範區、航空港區管委會")),
        ("（牵头单位：水务局；配合单位：林业局，镇政府；时限：2031年）", ("水务局", "林业局", "镇政府")),
        ("（责任单位：人民银行青原支行、水务局）", ("人民银行青原支行", "水务局")),
        ("（责任单位：各县\n（区）政府）", ("各县\n（区）政府",)),
        ("（ 责 任 单 位 ： 水务局 ）", ("水务局",)),
        ("（责任单位：）", ()),
        ("修渠。", ()),
    ],
)
def test_responsible_units(text: str, named: tuple[str, ...]) -> None:
    assert units(text) == named


@given(st.text(alphabet="修渠。；！（）()“”「」|\r\n 责任单位：、局", max_size=80), st.data())
def test_only_white_space_lies_between_sentences(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    at = start
    for sentence_start, sentence_end in sentence_spans(text, start, end):
        assert at <= sentence_start < sentence_end <= end
        assert not text[at:sentence_start].strip()
        assert text[sentence_start:sentence_end].strip() == text[sentence_start:sentence_end]
        at = sentence_end
    assert not text[at:end].strip()
