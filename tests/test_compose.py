from __future__ import annotations

import pytest

from qa.compose import brief_statement, source_statement, wording_statement
from tests.scripted import EDITION, EN, HANS, HANT, evidence, reading


def source(language, section, index):
    return source_statement(evidence(language, (section, index))[0], language, EDITION)


@pytest.mark.parametrize(
    ("language", "section", "index", "text"),
    [
        # as it stands; cut at a semicolon it is closed, in English with a capital
        (HANS, "2.4.1", 2, "鼓励有条件的地方创建国家级服务型制造示范城市。"),
        (HANT, "2.4.1", 2, "鼓勵有條件的地方創建國家級服務型製造示範城市。"),
        (HANT, "3.7.3", 3, "建設能源原材料基地,保障產業鏈供應鏈穩定。"),
        (HANS, "3.7.3", 3, "建设能源原材料基地，保障产业链供应链稳定。"),
        (
            EN,
            "3.7.3",
            3,
            "Build energy and raw material bases to safeguard the stability of industrial and supply chains.",
        ),
        # the bracket of units names its clause
        (HANS, "2.3.2", 4, "“推进碳达峰碳中和”的责任单位：省工业和信息化厅、发展改革委、生态环境厅。"),
        (HANT, "2.3.2", 4, "「推進碳達峰碳中和」的責任單位：省工業和信息化廳、發展改革委、生態環境廳。"),
    ],
)
def test_the_notice_s_own_sentence_as_a_statement(language, section, index, text):
    statement = source(language, section, index)
    assert statement.text == text
    assert (statement.keys, statement.origin, statement.verdict) == (("S1",), "source", "source")


def test_the_units_in_english_are_named_one_by_one():
    text = source(EN, "2.3.2", 4).text
    assert text.count("Department of") == 2 and "Development and Reform Commission" in text
    assert text.endswith(".") and "(" not in text


@pytest.mark.parametrize(
    ("language", "index", "text"),
    [
        (EN, 1, "Yu Zheng [2023] No. 27"),
        (HANS, 1, "豫政〔2023〕27号"),
        (HANT, 5, "2023年8月2日"),
        (EN, 5, "2 August 2023"),
    ],
)
def test_a_line_of_the_title_block_says_what_it_is(language, index, text):
    stated = source(language, "0", index).text
    assert text in stated and len(stated) > len(text) + 4


@pytest.mark.parametrize("language", [EN, HANS, HANT])
def test_every_sentence_of_the_notice_makes_a_closed_statement(language):
    for clause in EDITION.notice.clauses:
        for index in range(len(clause.sentences)):
            text = source(language, str(clause.section), index).text
            assert text and "\n" not in text
            assert text.endswith((".", "!", "?", ".”", ")") if language is EN else ("。", "”", "」", "）", ")"))
            assert not text.startswith(("(責任", "（责任"))


def test_for_one_figure_the_part_that_gives_it():
    question = reading("到2025年全部工业增加值力争达到多少？")
    found = evidence(HANS, ("1.2", 3))[0]
    assert brief_statement(found, question, EDITION).text == "全部工业增加值力争达到2.3万亿元。"
    # Who asks for more is told the whole.
    whole = source_statement(found, HANS, EDITION)
    assert brief_statement(found, reading("有哪些目标？全部工业增加值力争达到多少？"), EDITION) == whole
    # A short sentence is told whole.
    short = evidence(HANS, ("2.1.2", 3))[0]
    assert brief_statement(short, reading("高端装备产业规模突破多少？"), EDITION) == source_statement(
        short, HANS, EDITION
    )


@pytest.mark.parametrize(("language", "label"), [(EN, "Part II (4) 1"), (HANS, "二、（四）1."), (HANT, "二、（四）1.")])
def test_an_exact_wording_comes_with_its_place(language, label):
    found = evidence(language, ("2.4.1", 2))[0]
    text = wording_statement(found, language, EDITION).text
    assert label in text and found.heading in text and found.text in text


def test_a_wording_of_the_units_or_the_title_block_is_told_as_such():
    for place in (("2.3.2", 4), ("0", 1)):
        found = evidence(HANS, place)[0]
        assert wording_statement(found, HANS, EDITION) == source_statement(found, HANS, EDITION)
