from __future__ import annotations

import math
from dataclasses import replace

import pytest

from corpus.script import Language
from eval.calibration import Point, area_under_risk, calibration_error, coverage_at, curve, decision, reliability
from eval.measures import agreement, by_group, in_language, judge, percentile, value
from eval.questions import Labelled
from eval.record import Cited, Record, read_records, write_records
from eval.retrieval import grouped, make_qrels, make_run, per_question, read_qrels, read_run, write_qrels, write_run
from eval.smoke import falls, stratified
from eval.stages import parse_agreement
from tests.fakes import orchard

CANALS = Labelled(
    id="canals-zh-Hans",
    group="canals",
    language="zh-Hans",
    persona="official",
    type="fact",
    question="到2033年修渠多少？",
    history=(),
    gold=("2.1",),
    acceptable=("2",),
    evidence=(),
    facts=(("12万米", "12万"), ("2033",)),
    traps=("120万",),
    outcome="answered",
    miss=None,
)
NEAR = replace(CANALS, id="near", group="near", type="near_miss", gold=(), facts=(), traps=(), outcome="not_in_notice")
PREMISE = replace(CANALS, id="premise", group="premise", type="false_premise")


def cited(*sections: str, exact: bool = True, known: bool = True) -> tuple[Cited, ...]:
    return tuple(Cited(section, "source", exact, known) for section in sections)


def record(question: Labelled, outcome: str, text: str = "", support: float | None = None) -> Record:
    return Record(
        id=question.id,
        group=question.group,
        language=question.language,
        persona=question.persona,
        type=question.type,
        split="dev",
        miss=None,
        question=question.question,
        expected=question.outcome,
        outcome=outcome,
        text=text,
        cited=(),
        ranked=(("2.1", 1.5),),
        issued=("2.1",),
        timings={"retrieve": 1, "first_token": 2, "total": 3},
        support=support,
        counts=judge(question, outcome, text),
    )


def test_an_answer_with_every_fact_and_gold_section_is_right():
    counts = judge(CANALS, "answered", "到2033年，修渠12万米。[1]", cited("2.1", "2", "1"), ("2.1", "1"), "12万 2033")
    assert counts["facts"] == (1, 1) and counts["facts_each"] == (2, 2)
    assert counts["citation_precision"] == (2, 3)
    assert counts["citation_recall"] == (1, 1)
    assert counts["invented"] == (0, 3) and counts["exact_quotes"] == (3, 3)
    assert counts["evidence_recall"] == (1, 1) and counts["evidence_precision"] == (1, 2)
    assert counts["evidence_facts"] == (1, 1)
    assert counts["false_refusal"] == (0, 1) and counts["outcome"] == (1, 1)
    assert counts["no_trap"] == (1, 1) and counts["language"] == (1, 1)
    assert "refused_near" not in counts and "refused_or_corrected" not in counts


def test_a_fact_short_and_a_trap_told_are_wrong():
    counts = judge(CANALS, "answered", "修渠120万米，还有12万米。")
    assert counts["facts"] == (0, 1) and counts["facts_each"] == (1, 2)
    assert counts["no_trap"] == (0, 1) and counts["citation_recall"] == (0, 1)
    assert "citation_precision" not in counts, "nothing cited: no precision, and no division by nothing"


def test_every_gold_section_must_be_cited():
    both = replace(CANALS, gold=("2.1", "2.2"))
    assert judge(both, "answered", "", cited("2.1"))["citation_recall"] == (0, 1)
    assert judge(both, "answered", "", cited("2.1", "2.2"))["citation_recall"] == (1, 1)


def test_a_section_cited_twice_counts_once_but_each_quote_counts():
    counts = judge(CANALS, "answered", "", (*cited("2.1"), *cited("2.1", exact=False), *cited("9.9", known=False)))
    assert counts["citation_precision"] == (1, 2)
    assert counts["exact_quotes"] == (2, 3) and counts["invented"] == (1, 3)


@pytest.mark.parametrize(("outcome", "refused"), [("not_in_notice", 1), ("unclear", 1), ("answered", 0), ("error", 0)])
def test_a_near_miss_is_refused_by_any_refusal(outcome: str, refused: int):
    counts = judge(NEAR, outcome, "")
    assert counts["refused_near"] == counts["refused_or_corrected"] == (refused, 1)
    assert "false_refusal" not in counts and "facts" not in counts


def test_a_false_premise_may_be_refused_or_corrected_but_not_confirmed():
    for outcome, text, right in (
        ("answered", "2033年，12万米。", 1),
        ("not_in_notice", "", 1),
        ("answered", "是的。", 0),
    ):
        counts = judge(PREMISE, outcome, text)
        assert counts["refused_or_corrected"] == (right, 1)
        assert "false_refusal" not in counts


def test_far_off_and_unclear_are_apart():
    assert judge(replace(NEAR, type="off_topic", outcome="off_topic"), "not_in_notice", "")["refused_far"] == (1, 1)
    unclear = replace(NEAR, type="unclear", outcome="unclear")
    assert judge(unclear, "unclear", "")["asked_back"] == (1, 1)
    assert judge(unclear, "not_in_notice", "")["asked_back"] == (0, 1)


@pytest.mark.parametrize(
    ("text", "language", "right"),
    [
        ("修渠12万米。[1]", Language.HANS, True),
        ("修渠12萬米。[1]", Language.HANS, False),
        ("修渠12萬米。[1]", Language.HANT, True),
        ("原文是「修渠12萬米」，没有别的。", Language.HANS, True),
        ("修渠。", Language.HANT, True),  # written alike in both
        ("120,000 metres of canal will be lined. [1]", Language.EN, True),
        ("Canals will be lined. [1]\n到2033年，修渠12万米。[2]", Language.EN, False),
        ("2033", Language.EN, True),
    ],
)
def test_language_is_that_of_every_line_without_marks_and_quotes(text: str, language: Language, right: bool):
    assert in_language(text, language) is right


def test_a_value_is_a_ratio_of_sums_and_groups_are_summed():
    records = [
        replace(record(CANALS, "answered"), counts={"citation_precision": (1.0, 4.0)}),
        replace(record(CANALS, "answered"), counts={"citation_precision": (2.0, 2.0)}),
        replace(record(NEAR, "answered"), counts={}),
    ]
    assert value(records, "citation_precision") == 0.5
    assert value(records, "facts") is None
    assert by_group(records, "citation_precision") == {"canals": (3.0, 6.0)}


def test_languages_agree_when_outcome_and_facts_are_the_same():
    right = record(CANALS, "answered", "2033年12万")
    other = replace(right, id="canals-en", language="en")
    wrong = replace(record(CANALS, "answered", "?"), id="canals-en", language="en")
    assert agreement([right, other]) == {"canals": (1.0, 1.0)}
    assert agreement([right, wrong]) == {"canals": (0.0, 1.0)}
    assert agreement([right]) == {}, "asked in one language only"


def test_percentiles_of_nothing_are_no_number():
    assert percentile([1, 2, 3, 4], 50) == 2.5
    assert math.isnan(percentile([], 50))


def test_records_survive_their_file_and_a_cut_off_line_is_dropped(tmp_path):
    path = tmp_path / "records.jsonl"
    records = (record(CANALS, "answered", "修渠\n12万米", support=0.5), record(NEAR, "unclear"))
    write_records(path, records)
    assert read_records(path) == records
    path.write_text(path.read_text(encoding="utf-8")[:-40], encoding="utf-8")
    assert read_records(path) == records[:1]
    path.write_text("{}\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 1 is no record"):
        read_records(path)


def test_retrieval_counts_gold_only_save_in_ndcg(tmp_path):
    qrels = make_qrels([CANALS, NEAR])
    assert qrels == {"canals-zh-Hans": {"2": 1, "2.1": 2}}
    run = make_run([("canals-zh-Hans", [("2", 3.0), ("2.1", 3.0), ("1", 1.0)]), ("near", [("1", 1.0)])])
    write_qrels(tmp_path / "q", qrels)
    write_run(tmp_path / "r", run, "a tag")
    assert read_qrels(tmp_path / "q") == qrels
    assert (tmp_path / "r").read_text(encoding="utf-8").splitlines()[1].startswith("canals-zh-Hans Q0 2.1 2 ")
    values = per_question(read_qrels(tmp_path / "q"), read_run(tmp_path / "r"))
    found = {name: v["canals-zh-Hans"] for name, v in values.items()}
    assert found["R(rel=2)@1"] == found["Success(rel=2)@1"] == 0, "an acceptable section first is no success"
    assert found["R(rel=2)@3"] == 1 and found["RR(rel=2)"] == 0.5
    ideal, got = 2 + 1 / math.log2(3), 1 + 2 / math.log2(3)
    assert found["nDCG@10"] == pytest.approx(got / ideal, abs=1e-4)
    assert per_question(qrels, {})["RR(rel=2)"] == {"canals-zh-Hans": 0.0}, "a question not answered counts"
    assert grouped({"a": 1.0, "b": 0.0, "c": 1.0}, {"a": "g", "b": "g"}) == {"g": (1.0, 2)}


def test_risk_and_coverage_by_support():
    rows = [(CANALS, 0.9), (CANALS, 0.8), (NEAR, 0.8), (CANALS, 0.4), (NEAR, 0.1)]
    records = [record(question, "answered", support=support) for question, support in rows]
    points = curve(records)
    assert points == (
        Point(0.9, 1 / 3, 0.0),
        Point(0.8, 2 / 3, 1 - 2 / 3),
        Point(0.4, 1.0, 1 - 3 / 4),
        Point(0.1, 1.0, 1 - 3 / 5),
    )
    assert coverage_at(points, 0.05) == 1 / 3 and coverage_at(points, 0.3) == 1.0
    assert area_under_risk(points[:2]) == pytest.approx(1 / 3 * (1 / 3) / 2)
    bins = reliability(records)
    assert (bins[0].support, bins[0].answerable, bins[0].n) == (0.1, 0.0, 1)
    assert calibration_error(bins) == pytest.approx((0.1 + 0.6 + 0.2 + 0.8 + 0.1) / 5)
    assert decision(records) == Point(1.0, 1.0, 1 - 3 / 5)
    assert curve([record(CANALS, "answered")]) == ()


def test_strata_are_drawn_in_turn_and_always_alike():
    questions = [
        replace(CANALS, id=f"{kind}-{language}-{n}", type=kind, language=language)
        for kind in ("fact", "list")
        for language in ("en", "zh-Hans")
        for n in range(5)
    ]
    chosen = stratified(questions, 8)
    assert stratified(reversed(questions), 8) == chosen
    assert sorted((q.type, q.language) for q in chosen) == sorted(2 * [(q.type, q.language) for q in questions[::5]])
    assert len(set(stratified(questions, 99))) == 20


def test_floors_say_what_fell(tmp_path):
    path = tmp_path / "floors.toml"
    floors = "[local.floors]\nfacts = 0.9\nlanguage = 1.0\nrefused_near = 0.1\n"
    path.write_text(floors + "[local.ceilings]\nfalse_refusal = 0.0\n")
    assert falls([record(CANALS, "not_in_notice", "没有说明。")], "local", path) == [
        "facts is 0.000, expected at least 0.9",
        "refused_near was not measured by these 1 questions",
        "false_refusal is 1.000, expected at most 0.0",
    ]


def test_parse_agreement_counts_what_differs(tmp_path):
    path = tmp_path / "translation.jsonl"
    path.write_text(
        '{"section": "2.2", "segments": [{"zh": "(二)培訓果農。"}, {"zh": "每年培訓 3000人。"}]}\n'
        '{"section": "9", "segments": [{"zh": "沒有。"}]}\n',
        encoding="utf-8",
    )
    found = parse_agreement(orchard(), path)
    assert found["sections"] == (1, 2) and found["sentences"] == (2, 3)
    assert found["characters"][0] == found["characters"][1] > 0
