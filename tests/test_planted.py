from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.script import Language
from eval.plant import (
    RULES,
    dropped_hedges,
    made_duties,
    restatements,
    reversed_negations,
    swapped_figures,
    swapped_institutions,
    wrong_figures,
    wrong_units,
)
from eval.planted import Judged, cases, half, judge_case, read_judged, run_planted, write_judged
from eval.tables import planted_table
from tests.fakes import orchard


@pytest.mark.parametrize(
    ("rule", "text", "planted"),
    [
        (wrong_figures, "到2033年,修渠12万米", ["到2034年,修渠12万米", "到2033年,修渠22万米", "到2033年,修渠120万米"]),
        (wrong_figures, "5G基站", []),
        (wrong_figures, "reach 1,500 metres.", ["reach 2,500 metres.", "reach 15,000 metres."]),
        (wrong_figures, "RMB 2.3 trillion", ["RMB 3.3 trillion", "RMB 23 trillion"]),
        (swapped_figures, "到2033年修桥9座、渡口30个", ["到2033年修桥30座、渡口9个"]),
        (wrong_units, "投入3亿元", ["投入3万元", "投入3亿美元"]),
        (wrong_units, "培训12万人", ["培训12人"]),
        (wrong_units, "RMB 2 billion", ["RMB 2 million", "USD 2 billion"]),
        (dropped_hedges, "力爭修渠12萬米", ["修渠12萬米"]),
        (dropped_hedges, "By 2033, strive to line canals", ["By 2033, line canals"]),
        (dropped_hedges, "strive for the yield to reach 9%", ["the yield will reach 9%"]),
        (dropped_hedges, "修渠12万米", []),
        (made_duties, "鼓励果农修渠", ["要求果农修渠"]),
        (reversed_negations, "面积不低于9亩", ["面积低于9亩"]),
        (reversed_negations, "推廣閥門", ["不推廣閥門"]),
        (reversed_negations, "Promote smart valves", ["Do not promote smart valves"]),
    ],
)
def test_each_rule_plants_what_it_says(rule, text, planted):
    assert list(rule(text)) == planted


def test_an_institution_is_swapped_for_each_other_one():
    assert list(swapped_institutions("由水务局负责", ["水务局", "气象局"], ["财政局"])) == ["由财政局负责"]


def test_restatements_change_no_meaning():
    assert list(restatements("到期前修渠12万米(含支渠)")) == [
        ("brackets left out", "到期前修渠12万米"),
        ("figure rewritten", "到期前修渠120,000米(含支渠)"),
    ]
    assert list(restatements("By 2033, canals will be lined.")) == [("time moved", "Canals will be lined by 2033.")]


@given(st.text("修渠力争鼓励不推进建设万亿元个家年％%.,，。;(0123456789)RMB billion will be strive to ", max_size=40))
def test_no_rule_fails_or_gives_the_text_unchanged_for_long(text):
    for rule in RULES.values():
        assert len(list(rule(text))) <= 2 * len(text) + len(RULES) + 10


def test_every_case_stands_in_the_issued_evidence():
    edition = orchard()
    found = [case for language in Language for case in cases(edition, language)]
    assert {case.section for case in found} == {"2.1", "2.2"}, "what is shorter is no sentence of an answer"
    assert {case.kind for case in found} >= {"wrong figure", "source sentence", "wrong section, right one absent"}
    for case in found:
        cited = next(e for e in case.issued if e.key == case.cited)
        assert case.sentence.endswith(f"[{case.cited}]")
        assert (str(cited.section) != case.section) is case.kind.startswith("wrong section")
        if case.kind.endswith("absent"):
            assert case.section not in {str(e.section) for e in case.issued}


def test_verification_catches_the_plants_and_passes_the_source():
    edition = orchard()
    judged = run_planted(edition, None)
    for kind in ("wrong figure", "source sentence", "reversed negation"):
        of = [j for j in judged if j.kind == kind]
        assert of and all(j.right for j in of), [j for j in of if not j.right]


def test_a_plant_let_through_is_counted_as_missed():
    """The judge itself: a true sentence labelled as an error is a miss, an error labelled good is a rejection."""
    edition = orchard()
    found = list(cases(edition, Language.EN))
    true = next(c for c in found if c.kind == "source sentence" and c.section == "2.2")
    false = next(c for c in found if c.kind == "wrong figure" and c.section == "2.2")
    assert not judge_case(replace(true, good=False), edition).right
    assert not judge_case(replace(false, good=True), edition).right


def test_halves_part_by_section_and_results_survive_their_file(tmp_path):
    edition = orchard()
    both, dev, test = (run_planted(edition, split, [Language.HANS]) for split in (None, "dev", "test"))
    assert len(dev) + len(test) == len(both)
    assert {half(j.section) for j in dev} <= {"dev"} and {half(j.section) for j in test} <= {"test"}
    write_judged(tmp_path / "planted.jsonl", both)
    assert read_judged(tmp_path / "planted.jsonl") == both


def test_the_table_counts_caught_and_wrongly_rejected():
    def judged(kind: str, good: bool, right: bool) -> Judged:
        return Judged(kind, good, "en", "1", "x [S1]", right, False, ())

    table = planted_table(
        [judged("wrong unit", False, True), judged("wrong unit", False, False), *3 * [judged("fragment", True, True)]]
    )
    assert "| wrong unit | 1 / 2 | 50.0" in table
    assert "| fragment | 0 / 3 | 0.0" in table
