from __future__ import annotations

import io
import json
import random
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from corpus.library import Edition, load_notice
from corpus.script import TermTable, restore, to_traditional
from qa.alignment import align
from qa.compare import SAME
from qa.pasted import sentences
from qa.stretches import tokens
from qa.wording import LIMIT, Verdict, WordingCheck, check_wording, checks, main
from tests.scripted import EDITION

SOURCE = EDITION.notice.source
SENTENCES = [(c, s) for c in EDITION.notice.clauses for s in c.sentences]
BODY = [(c, s) for c, s in SENTENCES if s.kind == "body" and len(s.text) >= 12]

MADE_UP = """\
一、智慧型灌
溉。到2033年，力争建成“ 智慧
型”果園（含梨園）12萬畝。推廣網際網路。
二、人才
（一）培训。每年培训园丁300人次以上，新增梨园2处、桃园4处、杏园9处。
"""


@pytest.fixture
def orchard(tmp_path: Path) -> Edition:
    """A converted copy, with a line broken within a term."""
    folder = tmp_path / "orchard"
    folder.mkdir()
    (folder / "source.txt").write_text(MADE_UP, "utf-8")
    (folder / "terms.tsv").write_text("智慧型\t智能\t2\n網際網路\t互联网\t1\n", "utf-8")
    (folder / "notice.toml").write_text(
        'title = ""\n[copy]\nscript = "zh-Hant"\n[files]\n'
        'source = { name = "source.txt" }\nterms = { name = "terms.tsv" }\n',
        "utf-8",
    )
    return load_notice("orchard", tmp_path)


def one(edition: Edition, text: str) -> WordingCheck:
    (check,) = check_wording(edition, text)
    return check


def parted(check: WordingCheck) -> list[tuple[str, str, str]]:
    return [(d.kind, d.pasted, d.verbatim) for d in check.differences]


@pytest.mark.parametrize(
    ("text", "section", "verbatim", "script_only"),
    [
        ("力争建成“智能”果园（含梨园）12万亩", "1", "力争建成“ 智慧\n型”果園（含梨園）12萬畝", True),
        ("力争建成「智慧型」果園(含梨園)１２萬畝。", "1", "力争建成“ 智慧\n型”果園（含梨園）12萬畝", True),
        ("推广互联网", "1", "推廣網際網路", True),
        ("推廣網際網路", "1", "推廣網際網路", False),
        ("際網路", "1", "際網路", False),  # a part of a term, as it stands in the copy
        ("新增梨园2处、桃园4处", "2.1", "新增梨园2处、桃园4处", False),
    ],
)
def test_script_terms_width_space_and_a_cut_end_make_no_difference(orchard, text, section, verbatim, script_only):
    check = one(orchard, text)
    assert (check.identical, str(check.section), check.verbatim) == (True, section, verbatim)
    assert (check.script_only, check.differences, check.similarity) == (script_only, (), 1.0)
    assert orchard.notice.source[slice(*check.span)] == verbatim


@pytest.mark.parametrize(
    ("text", "differences", "figures"),
    [
        ("到2034年，力争建成智能果园12万亩。", [
            ("replace", "4", "3"), ("delete", "", "“"), ("delete", "", "”"), ("delete", "", "（含梨園）"),
        ], [("2034年", "2033年")]),
        ("到2033年，力争建成“智慧”果园（含梨园）12万亩", [("replace", "智慧", "智慧\n型")], []),  # a whole term
        ("每年培训园丁300人次", [], []),  # cut before 以上
        ("每年至少培训园丁300人次以上，新增梨园2处", [("insert", "至少", "")], []),
        ("每年培训园丁200人次以下，新增梨园2处", [
            ("replace", "2", "3"), ("replace", "下", "上"),
        ], [("200人次", "300人次")]),
        ("每年培训园丁300人次以下，新增梨园2处", [("replace", "下", "上")], [("300人次", "300人次")]),
        ("新增梨园2处、杏园9处", [("delete", "", "桃园4处、")], [(None, "4处")]),  # a whole item
        ("力争建成“智能”果园（含梨园）12", [("delete", "", "萬")], [("12", "12萬")]),  # a number cut in two differs
        ("力争建成“智能”果园（含梨园）2万亩", [("delete", "", "1")], [("2万亩", "12萬畝")]),
    ],
)  # fmt: skip
def test_differences_are_told_to_the_character_and_figures_whole(orchard, text, differences, figures):
    check = one(orchard, text)
    assert parted(check) == differences
    assert [(f.pasted and f.pasted.text, f.notice and f.notice.text) for f in check.figures] == figures
    assert check.identical == (not differences)


def test_a_paragraph_is_checked_sentence_by_sentence(orchard):
    text = "力争建成“智能”果园（含梨园）12万亩。推广互联网！\n我们去公园看看湖水吧。\n\n二、人才"
    checks = check_wording(orchard, text)
    assert [(c.identical, c.section and str(c.section)) for c in checks] == [
        (True, "1"), (True, "1"), (False, None), (True, "2"),
    ]  # fmt: skip
    assert all(text[slice(*c.pasted_span)] == c.pasted for c in checks)
    lost = checks[2]
    assert (lost.span, lost.verbatim, lost.differences) == (None, "", ()) and lost.similarity < SAME


@pytest.mark.parametrize("number", ["三、（八）1.", "三（八）1", "3.8.1", "Part III (8) 1", "第三部分第八项第1条"])
def test_a_section_number_alone_stands_for_the_section(number):
    check = one(EDITION, number)
    assert check.identical and str(check.section) == str(check.stated) == "3.8.1"
    assert check.verbatim.startswith("1.攻堅破解要素瓶頸。") and SOURCE[slice(*check.span)] == check.verbatim
    assert one(EDITION, number.replace("八", "九").replace("8", "9")).section is None


def test_a_section_number_before_a_wording_is_told_apart_and_prefers_its_section():
    units = "责任单位：省工业和信息化厅、发展改革委、科技厅"
    assert str(one(EDITION, units).section) == "2.1.1"
    check = one(EDITION, "二、（五）1." + units)
    assert (str(check.stated), str(check.section), check.pasted) == ("2.5.1", "2.5.1", units)
    wrong = one(EDITION, "三、（七）1.加大用地保障力度")
    assert (str(wrong.stated), str(wrong.section), wrong.identical) == ("3.7.1", "3.8.1", True)
    assert wrong.verdict is Verdict.WRONG_SECTION


@pytest.mark.parametrize(
    ("text", "stated", "verdict"),
    [
        ("二、（一）规定：“新增梨园2处、桃园4处”", "2.1", "identical"),
        ("第二部分第（一）项规定，“新增梨园2处、桃园4处”。", "2.1", "identical"),
        ("第二部分规定：“新增梨园2处、桃园4处”", "2", "identical"),  # one below it is in it
        ("二、（一）规定新增梨园2处、桃园4处", "2.1", "identical"),
        ("二（一）规定：新增梨园2处、桃园4处。", "2.1", "identical"),
        ("要“新增梨园2处、桃园5处”（二、（一））。", "2.1", "differs"),
        ("新增梨园2处、桃园4处（二、（一））。", "2.1", "identical"),
        ("二、（二）规定：“新增梨园2处、桃园4处”", "2.2", "wrong_section"),
        ("第一部分规定：“新增梨园2处、桃园5处”", "1", "wrong_section"),
        ("二、（一）规定：“新增葡萄园三十处并修水渠”", "2.1", "not_found"),
        ("《规划》二、（一）规定如下：\n“新增梨园2处、桃园4处。”", "2.1", "identical"),
        ("Part II (1) says: “新增梨园2处、桃园4处”", "2.1", "identical"),
    ],
)
def test_what_a_wording_is_attributed_to_is_read_and_checked(orchard, text, stated, verdict):
    check = next(c for c in check_wording(orchard, text) if c.kind != "own_words")
    assert (str(check.stated), str(check.verdict)) == (stated, verdict)
    assert text[slice(*check.pasted_span)] == check.pasted


def test_an_attributed_quotation_may_go_on_and_what_follows_it_is_not_attributed():
    text = "三、（七）3.规定：“实施一流营商环境创建工程。\n进一步深化“放管服效”改革。”\n加大用地保障力度。"
    checks = check_wording(EDITION, text)
    assert [(str(c.stated), str(c.verdict)) for c in checks] == [
        ("3.7.3", "wrong_section"), ("3.7.3", "wrong_section"), ("None", "identical"),
    ]  # fmt: skip
    (units,) = check_wording(EDITION, "三、（八）2.（责任单位：省发展改革委、商务厅）")
    assert (str(units.section), str(units.stated), parted(units)) == (
        "3.8.2",
        "3.8.2",
        [("delete", "", "交通運輸廳、")],
    )


def test_quotations_in_the_writers_own_sentence_are_checked_each(orchard):
    text = (
        "我县按“推广互联网”和「每年培训园丁200人次以上」办，“好好干”，"
        "对新园给予“每亩五千元的补助奖励”，投资3亿元，建梨园2处。"
    )
    checks = check_wording(orchard, text)
    assert [(c.pasted, str(c.verdict)) for c in checks] == [
        ("推广互联网", "script"),
        ("每年培训园丁200人次以上", "differs"),
        ("每亩五千元的补助奖励", "not_found"),
        (text, "own_words"),
    ]
    assert all(text[slice(*c.pasted_span)] == c.pasted for c in checks)
    assert [(f.pasted.text, f.notice.text) for f in checks[1].figures] == [("200人次", "300人次")]
    assert [(k.figure.text, [str(s) for s in k.sections]) for k in checks[3].known] == [("3亿元", []), ("2处", ["2.1"])]


def test_a_quotation_in_a_wording_of_the_notice_is_left_in_it():
    text = "进一步深化“放管服效”改革，完善产权保护、市场准入、公平竞争、社会信用等基本制度"
    (check,) = check_wording(EDITION, text)
    assert check.kind == "sentence" and parted(check) == [("replace", "本", "礎")]


def test_inner_marks_of_a_quotation_are_the_notices_own(orchard):
    (check,) = check_wording(orchard, "“力争建成‘智慧型’果園”")
    assert check.verdict is Verdict.IDENTICAL and check.pasted == "力争建成‘智慧型’果園"


def test_an_ellipsis_stands_for_what_it_leaves_out(orchard):
    check = one(orchard, "每年培训园丁300人次以上……杏园9处")
    assert check.identical and parted(check) == [("omit", "……", ",新增梨园2处、桃园4处、".replace(",", "，"))]
    assert check.verbatim == "每年培训园丁300人次以上，新增梨园2处、桃园4处、杏园9处"
    changed = one(orchard, "每年培训园丁200人次以上…桃园4处")
    assert [kind for kind, _, _ in parted(changed)] == ["replace", "omit"] and not changed.identical
    apart = check_wording(orchard, "推广互联网……新增梨园2处")  # of two clauses
    assert [(c.pasted, str(c.section), c.identical) for c in apart] == [
        ("推广互联网", "1", True), ("新增梨园2处", "2.1", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "rewritten", "figures"),
    [
        ("每年培训园丁三百人次以上", [("三百人次", "300人次")], []),
        ("每年培训园丁３００人次以上", [], []),
        ("每年培训园丁3\n00人次以上", [], []),
        ("到二〇三三年，力争建成“智能”果园（含梨园）120000亩", [("二〇三三年", "2033年"), ("120000亩", "12萬畝")], []),
        ("每年培训园丁300家以上", [], [("300家", "300人次")]),  # a classifier changed is a figure changed
    ],
)
def test_the_same_figure_written_otherwise_is_told_apart_from_another_figure(orchard, text, rewritten, figures):
    check = one(orchard, text)
    assert [(c.pasted.text, c.notice.text) for c in check.rewritten] == rewritten
    assert [(c.pasted.text, c.notice.text) for c in check.figures] == figures


def test_what_was_folded_is_told(orchard):
    check = one(orchard, "力争建成「智能」果园（含梨園）１２萬畝，")
    told = [(f.kind, f.pasted, f.verbatim) for f in check.folded]
    assert told[:4] == [("marks", "「", "“"), ("term", "智能", "智慧型"), ("marks", "」", "”"), ("script", "园", "園")]
    assert told[4:] == [("marks", "１", "1"), ("marks", "２", "2"), ("end", "，", "。")]
    assert one(orchard, "推廣網際網路").verdict is Verdict.IDENTICAL and check.verdict is Verdict.SCRIPT


@pytest.mark.parametrize(
    "text",
    [
        "- 新增梨园2处、桃园4处", "1. 新增梨园2处、桃园4处", "（一）新增梨园2处、桃园4处", "**新增梨园2处、桃园4处**",
        "“新增梨园2处、桃园4处", "新增梨\u200b园2处、桃园4处", "会议指出，新增梨园2处、桃园4处。",
    ],
)  # fmt: skip
def test_what_stands_around_a_wording_makes_no_difference(orchard, text):
    assert one(orchard, text).verdict is Verdict.IDENTICAL


def test_a_heading_on_a_line_of_its_own_is_no_part_of_the_next_sentence():
    text = "一、总体要求\n以习近平新时代中国特色社会主义思想为指导，深入贯彻党的二十大精神。"
    assert [str(c.section) for c in check_wording(EDITION, text)] == ["1", "1.1"]
    wrapped = "1.攻坚破\n解要素瓶\n颈。加大\n用地保障\n力度"
    assert [c.identical for c in check_wording(EDITION, wrapped)] == [True, True]


def test_a_quotation_on_a_line_of_its_own_is_no_part_of_the_next_sentence():
    lost, found = check_wording(EDITION, "“凡投资者一律给予补助奖励”\n加大用地保障力度。")
    assert (lost.kind, lost.verdict, found.identical) == ("quotation", Verdict.NOT_FOUND, True)


def test_a_few_words_like_some_of_the_notice_differ_alone_and_are_own_words_in_a_draft():
    assert one(EDITION, "应保就保").verdict is Verdict.DIFFERS
    lost, found = check_wording(EDITION, "优化营商环境。\n加大用地保障力度。")
    assert (lost.verdict, str(lost.nearest), found.identical) == (Verdict.NOT_FOUND, "3.8.3", True)


def test_english_words_parted_at_the_end_of_a_line_are_whole():
    assert one(EDITION, "strive for manufacturing value added to ex-\nceed RMB 2 trillion").identical
    assert one(EDITION, "High industrial capa\u00adbility").identical


@pytest.mark.parametrize(
    ("text", "section"), [("三、", "3"), ("第三部分", "3"), ("Part III", "3"), ("（八）1.", "3.8.1"), ("标题", "0")]
)
def test_a_number_that_is_short_stands_for_the_section_it_can_only_be(text, section):
    check = one(EDITION, text)
    assert (check.verdict, str(check.section)) == (Verdict.CLAUSE, section)


def test_a_number_the_notice_does_not_have_and_several_numbers():
    assert one(EDITION, "三、（八）9.").verdict is Verdict.NO_CLAUSE
    assert [str(c.section) for c in check_wording(EDITION, "三、（八）1. 三、（八）2.")] == ["3.8.1", "3.8.2"]


PIECES = ("三、（八）2.", "规定：", "《", "》", "5G基站25万个", "应保尽保", "甲乙", "of ")


@settings(deadline=None, max_examples=150)
@given(
    st.lists(
        st.sampled_from(
            [
                *'“”「」『』"‘’（）。，：；\n…1',
                "……",
                "三、（八）2.",
                "规定：",
                "《",
                "》",
                "5G基站25万个",
                "应保尽保",
                "甲乙",
                "of ",
            ]
        ),
        max_size=25,
    )
)
def test_whatever_is_pasted_the_places_told_are_those_of_the_texts(parts):
    text = "".join(parts) + "字"
    for check in check_wording(EDITION, text):
        assert text[slice(*check.pasted_span)] == check.pasted and str(check.verdict)
        if check.section and check.language == "zh":
            assert SOURCE[slice(*check.span)] == check.verbatim
        for d in check.differences:
            assert check.pasted[slice(*d.pasted_span)] == d.pasted
            assert check.verbatim[slice(*d.verbatim_span)] == d.verbatim
        assert json.dumps(check.to_json())


def test_checks_come_one_by_one():
    began = checks(EDITION, "推进绿色技术创新载体和公共服务平台建设。" * 3)
    assert next(began).section and len(list(began)) == 2


def test_a_wording_in_several_places_is_sought_beside_the_sentence_before():
    units = "（责任单位：省工业和信息化厅、发展改革委、科技厅）"
    checks = check_wording(EDITION, "到2025年，力争创建现代农机、先进超硬材料等10个国家级产业集群。" + units)
    assert [str(c.section) for c in checks] == ["2.5.1", "2.5.1"]


def test_english_is_compared_word_by_word():
    check = one(EDITION, "By 2025, strive to have built 300,000 5G base stations.")
    assert parted(check) == [("replace", "300,000", "250,000")]
    assert [(f.pasted.text.strip(), f.notice.text.strip()) for f in check.figures] == [("300,000", "250,000")]
    assert (check.language, str(check.section), check.script_only) == ("en", "2.2.3", False)
    assert "5G基站25萬個" in SOURCE[slice(*check.span)]  # of the sentence it translates
    assert one(EDITION, "strive to  have built “250,000” 5g base stations").identical is False
    assert one(EDITION, "strive to\nhave built 250,000 5g base stations").identical


def _readings(sentence) -> list[str]:
    simplified = restore(sentence.text, EDITION.terms).text
    return [sentence.text, simplified, to_traditional(simplified), *([sentence.en] if sentence.en else [])]


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(SENTENCES), st.data())
def test_every_sentence_of_the_notice_is_found_identical_in_every_script_and_in_english(place, data):
    text = data.draw(st.sampled_from(_readings(place[1])))
    checks = check_wording(EDITION, text)
    assert checks and all(c.identical and not c.differences for c in checks)


@settings(deadline=None, max_examples=80)
@given(st.sampled_from(BODY), st.data())
def test_the_differences_turn_the_verbatim_into_what_was_pasted(place, data):
    """Replacing each difference in the verbatim gives the pasted wording, in the form both are compared in."""
    english = data.draw(st.booleans()) and place[1].en is not None
    text = place[1].en if english else restore(place[1].text, EDITION.terms).text
    joint = " " if english else ""
    parts = text.split(" ") if english else list(text)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, max(0, len(parts) - 2)))
        parts[at : at + data.draw(st.integers(0, 2))] = data.draw(st.sampled_from([["甲"], ["9"], ["zebra"], []]))
    pasted = joint.join(parts)
    assume(any(char.isalnum() for char in pasted))
    for check in check_wording(EDITION, pasted):
        assert check.identical == (check.section is not None and not check.differences)
        if check.section is None:
            continue
        if check.language == "zh":
            assert SOURCE[slice(*check.span)] == check.verbatim
        built, at = "", 0
        for d in check.differences:
            assert check.pasted[slice(*d.pasted_span)] == d.pasted
            assert check.verbatim[slice(*d.verbatim_span)] == d.verbatim
            built += check.verbatim[at : d.verbatim_span[0]] + f" {d.pasted} "
            at = d.verbatim_span[1]
        built += check.verbatim[at:]
        terms = None if check.language == "en" else EDITION.terms
        kept = [[k for k in tokens(t, terms).keys if k.isalnum()] for t in (built, check.pasted)]
        assert kept[0] == kept[1]


@settings(deadline=None)
@given(st.text(alphabet="甲乙丙丁戊、12", max_size=12), st.text(alphabet="甲乙丙丁戊、12", min_size=1, max_size=20))
def test_an_alignment_covers_both_texts(pasted, notice):
    found = align(pasted, notice, (0, len(notice)))
    assert 0 <= found.similarity <= 1
    if found.similarity:
        a, b = 0, found.window[0]
        for own, there in found.differences:
            assert pasted[a : own[0]] == notice[b : there[0]]
            a, b = own[1], there[1]
        assert pasted[a:] == notice[b : found.window[1]]


def test_invented_alterations_are_known_and_other_plans_are_not():
    """The two sides of the threshold: every fourth token replaced, and sentences of plans that are not this notice."""
    rng = random.Random(5)
    for english in (False, True):
        terms = None if english else EDITION.terms
        texts = [(c, s.en if english else s.text) for c, s in BODY if not english or s.en]
        pool = [key for _, text in texts for key in tokens(text, terms).keys if key.isalnum()]
        right = 0
        for clause, text in texts:
            keys = list(tokens(text, terms).keys)
            for i in rng.sample(range(len(keys)), len(keys) // 4):
                keys[i] = rng.choice(pool)
            checks = check_wording(EDITION, (" " if english else "").join(keys))
            right += any(c.section == clause.section for c in checks)
        assert right >= 0.97 * len(texts)
    for text in (
        "到2028年，全市滴灌面积力争达到12万亩，灌溉水有效利用系数提高到0.65，建成节水示范区30个。",
        "各地、各部门要高度重视安全生产工作，压实责任，抓好落实。",
        "培育壮大生物医药产业，建设一批创新药物研发平台，力争到2025年产业规模达到500亿元。",
        "鼓励金融机构加大对小微企业的信贷支持力度，降低企业综合融资成本。",
        "By 2030, strive to have built 500,000 charging piles for new energy vehicles and 80 parking areas.",
        "Cultivate and expand the biomedical industry, build a number of innovation platforms for new drugs.",
    ):
        check = one(EDITION, text)
        assert check.section is None and check.similarity < SAME


@pytest.mark.parametrize("text", ["", " \n", "。，“”"])
def test_what_holds_no_word_is_refused(text):
    with pytest.raises(ValueError, match="nothing to check"):
        check_wording(EDITION, text)


def test_a_text_that_is_too_long_is_refused_and_the_longest_is_quick():
    with pytest.raises(ValueError, match="100,001 characters, expected 100,000 at most"):
        check_wording(EDITION, "甲" * (LIMIT + 1))
    altered = restore(SOURCE, EDITION.terms).text.replace("业", "叶").replace("。", "")
    for text in ((altered * 10)[:LIMIT], "的" * LIMIT, "（甲" * (LIMIT // 4) + "》" * (LIMIT // 2)):
        began = time.monotonic()
        assert check_wording(EDITION, text)
        assert time.monotonic() - began < 30


@settings(deadline=None)
@given(st.text(alphabet="建桥3座。；，（）“”\n .1A一、", max_size=60))
def test_sentences_are_in_order_and_leave_no_word_out(text):
    spans = list(sentences(text))
    assert all(a < b <= c for (a, b), (c, _) in pairwise(spans))
    kept = "".join(text[a:b] for a, b in spans)
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]


def test_tokens_lead_back_to_the_text():
    text = "“ 智慧\n型”，RCEP"
    assert [text[a:b] for a, b in tokens(text, EDITION.terms).spans][1:3] == ["智慧\n型"] * 2
    assert tokens("R&D of 2.3%, e.g. 250,000!", None).keys == ("r&d", "of", "2.3%", ",", "e.g", ".", "250,000", "!")
    assert tokens("網路", TermTable(())).keys == ("网", "路")


def test_the_command_tells_and_exits(capsys, monkeypatch):
    assert main(["到2025年，力争建成5G基站25万个。"]) == 0
    assert capsys.readouterr().out.startswith("2.2.3\tidentical\t到2025年,力爭建成5G基站25萬個")
    assert main(["力争建成5G基站30万个。"]) == 1
    assert "figure 30万个 (count) | notice: 25萬個 (count)" in capsys.readouterr().out
    monkeypatch.setattr(sys, "stdin", io.StringIO("公园里的湖水很清澈。"))
    assert main(["-"]) == 1
    assert capsys.readouterr().out == "not found\t公园里的湖水很清澈。\n"
    assert main([""]) == 2
    assert capsys.readouterr().err.startswith("qa: there is nothing to check")
    assert main(["甲", "--notice", "none"]) == 2


def test_the_command_prints_json(capsys):
    assert main(["力争建成5G基站30万个。三、（八）1.", "--json"]) == 1
    row, section = map(json.loads, capsys.readouterr().out.splitlines())
    assert row["section"] == "2.2.3" and row["label"] == "二、（二）3." and row["stated"] is None
    assert row["differences"][0]["pasted_span"] == [8, 10] and row["figures"][0]["notice"]["low"] == "250000"
    assert section["stated"] == section["section"] == "3.8.1"


def test_help_needs_no_dictionaries():
    code = "import sys, qa.wording, qa.targets; print([m for m in ('opencc', 'qa.figure_rules') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"
