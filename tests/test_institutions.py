from __future__ import annotations

import re

import pytest

from qa.institutions import named_institutions, responsible_for, unknown_institutions
from tests.scripted import EDITION, clause, reading

CLAUSES = EDITION.notice.clauses
BRACKET = clause("2.3.2").sentences[-1]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("由省工业和信息化厅、发展改革委负责", {"省工业和信息化厅", "发展改革委"}),
        ("由省工業和信息化廳、發展改革委負責", {"省工业和信息化厅", "发展改革委"}),
        ("工业和信息化厅", {"省工业和信息化厅"}),  # the short form is the same organ
        ("Provincial Department of Science and Technology", {"科技厅"}),
        ("the Department of Commerce", {"商务厅"}),
        ("人行鄭州中心支行", {"人行郑州中心支行"}),
        ("培训那项由省国资委负责，归教育厅管吗", {"省国资委", "教育厅"}),  # without the words before it
        ("省水利局", {"省水利局"}),  # no name of the glossary, but an organ's
        ("Ministry of Finance", {"Ministry of Finance"}),
        ("the ministry of silly walks", set()),  # capitals tell a name
        ("优化产业布局、升级结构、形成新格局", set()),
        ("推动制造业高质量发展", set()),
        ("", set()),
    ],
)
def test_the_institutions_a_text_names(text, names):
    assert named_institutions(text, EDITION) == names


def test_every_responsible_unit_that_is_one_organ_is_known_in_both_languages():
    for clause_ in EDITION.notice.clauses:
        bracket = [s for s in clause_.sentences if s.kind == "responsibility"]
        for sentence in bracket:
            if re.search("厅|局|發展改革委|廳", sentence.text):
                assert named_institutions(sentence.text, EDITION), clause_.section
            assert not unknown_institutions(sentence.text, [sentence.text], EDITION)
            assert not unknown_institutions(sentence.en or "", [sentence.text, sentence.en or ""], EDITION)


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("由省工业和信息化厅、发展改革委、生态环境厅负责。", set()),
        ("由省工業和信息化廳、發展改革委、生態環境廳負責。", set()),
        ("由工业和信息化厅负责。", set()),
        ("Responsible: Provincial Department of Ecology and Environment.", set()),
        ("由省财政厅负责。", {"财政厅"}),
        ("由省財政廳負責。", {"财政厅"}),
        ("Responsible: Provincial Department of Finance.", {"财政厅"}),
        ("由省水利局负责。", {"省水利局"}),
        ("推进碳达峰碳中和。", set()),
    ],
)
def test_institutions_that_no_source_names(text, unknown):
    got = unknown_institutions(text, [BRACKET.text, BRACKET.en or ""], EDITION)
    assert {name.removeprefix("省") for name in got} == {n.removeprefix("省") for n in unknown}


def test_a_committee_that_no_source_names_is_noticed():
    bracket = clause("4.1").sentences[-1]
    assert not unknown_institutions("由航空港区管委会负责。", [bracket.text], EDITION)
    assert unknown_institutions("由郑东新区管委会负责。", [bracket.text], EDITION)


@pytest.mark.parametrize(
    ("text", "sections"),
    [
        ("应急厅负责哪些任务？", {"3.2.2"}),
        ("Which tasks is the telecoms regulator responsible for?", {"2.2.2", "2.2.3"}),
        ("人社厅管什么？", {str(c.section) for c in CLAUSES if "人力資源社會保障廳" in c.responsible_units}),
        ("體育局負責什麼？", set()),
        ("What is it responsible for?", set()),
    ],
)
def test_the_sections_an_institution_is_responsible_for(text, sections):
    assert {str(s) for s in responsible_for(text, EDITION)} == sections


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("工信厅牵头哪些工作？", True),
        ("What is Zhengzhou Customs responsible for?", True),
        ("郑州海关在哪项任务里是责任单位？", True),
        ("碳达峰由工信厅负责吗？", False),
        ("Is Zhengzhou Customs responsible for cross-border e-commerce?", False),
    ],
)
def test_a_question_for_the_tasks_of_an_institution(text, asks):
    assert bool(reading(text).tasks) == asks
