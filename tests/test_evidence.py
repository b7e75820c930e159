from __future__ import annotations

from collections import Counter

import pytest

from qa.evidence import CLAUSE_MARGIN, EACH, HEADING_LEAD, SENTENCE_MARGIN, Chosen, choose
from qa.settings import Settings
from tests.scripted import EDITION, EN, HANS, HANT, clause, hit, reading


def pick(question, hits, *, parts=(), focus=(), **settings) -> Chosen:
    return choose(reading(question), hits, parts, focus, EDITION, Settings(**settings))


def places(chosen: Chosen) -> list[tuple[str, int]]:
    return [(str(e.section), e.clause.sentences.index(e.sentence)) for e in chosen.core]


def sections(chosen: Chosen) -> list[str]:
    return list(dict.fromkeys(str(e.section) for e in chosen.core))


HOW_MANY = "到2025年，力争建成多少个5G基站？"


def test_the_sentences_near_the_best_are_evidence_in_the_clause_s_order():
    scores = {1: 4.0, 2: 5.0, 3: 5.0 - SENTENCE_MARGIN - 0.1, 4: 5.0 - SENTENCE_MARGIN + 0.1, 5: -3.0}
    chosen = pick(HOW_MANY, [hit("2.2.3", sentences=scores)])
    assert places(chosen) == [("2.2.3", 1), ("2.2.3", 2), ("2.2.3", 4)]
    assert [e.key for e in chosen.issued] == ["S1", "S2", "S3"]
    assert [e.score for e in chosen.core] == [4.0, 5.0, 5.0 - SENTENCE_MARGIN + 0.1]


def test_headings_and_the_bracket_of_units_are_no_core_however_high():
    chosen = pick("5G基站怎么建？", [hit("2.2.3", sentences={0: 9.0, 6: 9.0, 2: 1.0})])
    assert places(chosen) == [("2.2.3", 2)]


@pytest.mark.parametrize(
    ("below", "found"),
    [(0.0, ["2.2.3", "2.2.2"]), (CLAUSE_MARGIN, ["2.2.3", "2.2.2"]), (CLAUSE_MARGIN + 0.01, ["2.2.3"])],
)
def test_another_clause_is_evidence_within_the_margin(below, found):
    hits = [hit("2.2.3", 5.0, sentences={1: 5.0}), hit("2.2.2", 5.0 - below, rank=2, sentences={1: 5.0})]
    assert sections(pick(HOW_MANY, hits)) == found


def test_the_settings_bound_the_evidence():
    hits = [hit(s, 5.0, rank=n) for n, s in enumerate(("2.2.3", "2.2.2", "2.2.1", "2.3.1"), 1)]
    assert sections(pick(HOW_MANY, hits)) == ["2.2.3", "2.2.2", "2.2.1"]
    assert sections(pick(HOW_MANY, hits, sections=1)) == ["2.2.3"]
    assert len(pick(HOW_MANY, hits[:1], sentences=3).core) == 3
    # However little is shared out, each clause keeps EACH sentences, or those it has.
    kept = Counter(str(e.section) for e in pick(HOW_MANY, hits, sentences=1).core)
    assert kept == {"2.2.3": EACH, "2.2.2": EACH, "2.2.1": 2}


def test_who_asks_for_units_gets_the_bracket_of_every_clause_after_the_core():
    hits = [hit("2.2.3", 5.0, sentences={1: 5.0}), hit("2.3.2", 5.0, rank=2, sentences={1: 5.0})]
    chosen = pick("建5G基站由谁负责？", hits)
    assert [(str(e.section), e.sentence.kind) for e in chosen.units] == [
        ("2.2.3", "responsibility"),
        ("2.3.2", "responsibility"),
    ]
    assert [e.key for e in chosen.issued] == ["S1", "S2", "S3", "S4"]
    assert chosen.issued == chosen.core + chosen.units
    assert pick(HOW_MANY, hits).units == ()


def test_a_section_the_question_names_is_evidence_at_any_rank():
    hits = [hit("2.2.3", 9.0), hit("3.8.1", -4.0, rank=63)]
    chosen = pick("3.8.1条说了什么？", hits)
    assert sections(chosen) == ["3.8.1"]
    # All of it, as far as the bound allows, not only what scores.
    assert len(chosen.core) == Settings().sentences == len(clause("3.8.1").body)


def test_a_quoted_wording_is_evidence_where_it_stands():
    hits = [hit("2.2.3", 9.0), hit("3.8.2", -4.0, rank=63, sentences={1: 1.0})]
    assert sections(pick("“完善要素跟着项目走机制”出自哪里？", hits)) == ["2.2.3"]  # not word for word
    assert sections(pick("“着力降低企业基础要素使用成本”出自哪里？", hits)) == ["3.8.2"]
    assert sections(pick("「著力降低企業基礎要素使用成本」出自哪裡？", hits)) == ["3.8.2"]


def test_each_part_of_a_question_brings_its_best_clause():
    question = "到2025年建成多少个绿色工厂？怎样增加制造业贷款？"
    assert len(reading(question).parts) == 2
    first, second = [hit("2.3.1", 5.0), hit("2.3.2", 4.9, rank=2)], [hit("3.8.1", 3.0), hit("3.8.2", 2.9, rank=2)]
    assert sections(pick(question, [hit("2.2.3", 9.0)], parts=[first, second])) == ["2.3.1", "3.8.1"]


def test_the_title_block_is_evidence_only_for_questions_about_the_document():
    hits = [hit("0", 9.0), hit("2.2.3", 5.0, rank=2)]
    assert sections(pick(HOW_MANY, hits)) == ["2.2.3"]
    assert sections(pick("这份通知的文号是什么？", hits)) == ["0"]
    assert sections(pick("What is the document number?", hits)) == ["0"]


def test_which_years_the_plan_is_for_stands_in_its_title():
    hits = [hit("1.2", 9.0), hit("0", 1.0, rank=2)]
    [title] = pick("这个行动计划做到2030年才结束吧？", hits, sections=1).core
    assert title.sentence.kind == "title" and title.score < 9.0


def test_a_title_within_the_text_brings_what_it_is_the_title_of():
    assert places(pick("产业韧性好怎么样？", [hit("1.2", sentences={10: 9.0})])) == [("1.2", 10), ("1.2", 11)]
    assert places(pick("产业韧性好怎么样？", [hit("1.2", sentences={11: 9.0})])) == [("1.2", 11)]


@pytest.mark.parametrize(("lead", "found"), [(HEADING_LEAD + 0.01, "3.8"), (HEADING_LEAD - 0.01, "3.8.1")])
def test_a_heading_without_text_is_evidence_only_if_it_leads(lead, found):
    assert clause("3.8").body == ()
    hits = [hit("3.8", 5.0 + lead), hit("3.8.1", 5.0, rank=2)]
    assert sections(pick(HOW_MANY, hits))[0] == found


def test_support_is_found_in_measures_somebody_is_responsible_for():
    hits = [hit("1.2", 9.0), hit("3.4.2", 5.0, rank=2), hit("3.8.1", 3.0, rank=3)]
    chosen = pick("我们是小企业，有什么政策支持？", hits)
    assert sections(chosen) == ["3.4.2", "3.8.1"]


def test_the_last_turn_decides_among_a_clause_s_sentences():
    joined = hit("3.4.2", sentences={1: 5.0, 2: 1.0, 3: 1.0})
    alone = hit("3.4.2", sentences={1: 1.0, 2: 5.0, 3: 1.0})
    assert places(pick(HOW_MANY, [joined])) == [("3.4.2", 1)]
    assert places(pick(HOW_MANY, [joined], focus=[alone])) == [("3.4.2", 2)]


@pytest.mark.parametrize(
    ("question", "language", "part"),
    [
        ("How many 5G base stations?", EN, "250,000 5G base stations"),
        ("要建多少个5G基站？", HANS, "力争建成5G基站25万个。"),
        ("要建多少個5G基站？", HANT, "力爭建成5G基站25萬個。"),
    ],
)
def test_evidence_is_read_in_the_question_s_language_and_keeps_the_source(question, language, part):
    found = pick(question, [hit("2.2.3", sentences={1: 5.0})]).core[0]
    assert part in found.text
    assert found.sentence.text == EDITION.notice.source[slice(*found.sentence.span)]
    assert found.heading and (found.heading.isascii() == (language is EN))


def test_how_much_is_answered_with_a_sentence_that_says_it():
    """The nearest sentence says what is built and not how much: the one that does is told too."""
    found = [hit("2.2.3", sentences={2: 5.0, 1: -9.0})]
    assert places(pick(HOW_MANY, found)) == [("2.2.3", 1), ("2.2.3", 2)]
    assert places(pick("5G基站怎么建？", found)) == [("2.2.3", 2)]
