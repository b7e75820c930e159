"""What the known queries of a notice settle, with hits whose shares a reader can add up."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from qa.answer import Outcome
from qa.decide import Decision
from qa.evidence import WISH, choose
from qa.generate.base import GeneratorError
from qa.judge import Judge
from qa.settings import Settings
from qa.settle import ALSO, SAID, Settling
from qa.stated import odds_of
from tests.scripted import EDITION, EN, HANS, hit, reading
from tests.test_judge import Scorer

SETTINGS = Settings(generator="extractive")
TOLD = Decision(Outcome.ANSWERED, tell=True, support=0.8)
FAR = Decision(Outcome.OFF_TOPIC, "off", support=0.4)


def hits(*shares: tuple[str, float, float]):
    """Hits of sections with how far each answers and how far the question is about it, the best first."""
    return tuple(
        replace(hit(section, 9.0 - n, rank=n + 1), answers=answers, about=about)
        for n, (section, answers, about) in enumerate(shares)
    )


def settled(text, found, decision=TOLD, *, judge=None, parts=(), part_hits=(), history=()):
    asked = reading(text, *history)
    chosen = choose(asked, found, part_hits if len(parts) > 1 else (), (), EDITION, SETTINGS)
    settling = Settling(asked, judge, EDITION, SETTINGS)
    chosen, decision = settling.settle(chosen, decision, found, parts, part_hits)
    return list(dict.fromkeys(str(e.section) for e in chosen.core)), decision


STATED = hits(("2.2.3", 0.9, 0.95), ("2.2.2", 0.05, 0.05))
UNSTATED = hits(("2.2.3", 0.1, 0.8), ("2.2.2", 0.05, 0.1))
UNSURE = hits(("2.2.3", 0.55, 0.8), ("2.2.2", 0.0, 0.1))


def test_what_the_known_queries_say_is_stated_is_told_without_a_judge():
    scorer = Scorer(lambda text: 0.01)
    sections, decision = settled("要建多少个5G基站？", STATED, judge=Judge(scorer, EDITION))
    assert (sections, replace(decision, stated=None)) == (["2.2.3"], TOLD)
    # 0.95 for all clauses together, 0.9 for the best; the question is about 1.0 of clauses.
    assert decision.stated == pytest.approx(1 / (1 + math.exp(-odds_of(0.95, 0.9, 1.0))), abs=1e-6)
    assert scorer.asked == []


DOUBTED = Decision(Outcome.NOT_IN_NOTICE, "no amount", tell=True, missing=("an amount",), support=0.8, doubt=True)


def test_a_kind_of_thing_that_seems_lacking_is_weighed():
    """Clearly stated, it is told all the same; else the refusal stands, and says what is lacking."""
    sections, decision = settled("5G基站给多少钱？", STATED, DOUBTED)
    assert (sections, decision.outcome, decision.missing) == (["2.2.3"], Outcome.ANSWERED, ())
    _, decision = settled("5G基站给多少钱？", UNSTATED, DOUBTED)
    assert (decision.outcome, decision.text) == (Outcome.NOT_IN_NOTICE, "no amount")
    # A year or a place that the notice does not have is no doubt.
    fixed = replace(DOUBTED, doubt=False)
    assert settled("2030年给多少钱？", STATED, fixed)[1].outcome is Outcome.NOT_IN_NOTICE


def test_what_seems_lacking_is_told_only_where_it_is_clearly_stated():
    barely = hits(("2.2.3", 0.6, 0.9), ("2.2.2", 0.0, 0.1))
    assert settled("5G基站建在哪里？", barely)[1].outcome is Outcome.ANSWERED
    assert settled("5G基站给多少钱？", barely, DOUBTED)[1].outcome is Outcome.NOT_IN_NOTICE


def test_what_fits_a_described_firm_is_refused_later_and_without_a_judge():
    scorer = Scorer(lambda text: 0.01)
    _, decision = settled("我们公司做基站配件，有什么政策支持？", UNSURE, judge=Judge(scorer, EDITION))
    assert decision.outcome is Outcome.ANSWERED and scorer.asked == []
    _, decision = settled("基站配件有什么颜色？", UNSURE, judge=Judge(scorer, EDITION))
    assert decision.outcome is Outcome.NOT_IN_NOTICE and len(scorer.asked) == 1


def test_a_price_told_as_none_needs_no_reading():
    free = hits(("3.4.2", 0.4, 0.9), ("2.2.2", 0.0, 0.1))
    denying = Judge(Scorer(lambda text: 0.01), EDITION)
    sections, decision = settled("大学生团队进驻创客空间要交多少费用？", free, judge=denying)
    assert (sections, decision.outcome) == (["3.4.2"], Outcome.ANSWERED)


def test_a_figure_only_mentioned_may_be_beside_the_point():
    corrected = replace(TOLD, text="the notice does not say 30")
    _, decision = settled("30个基站归哪个村建？", UNSTATED, corrected)
    assert decision.outcome is Outcome.NOT_IN_NOTICE
    _, decision = settled("既然只建30个基站，为什么？", UNSTATED, corrected)
    assert decision == corrected


def test_what_they_say_is_not_stated_is_refused_with_the_clause_it_is_about():
    sections, decision = settled("5G基站由哪家公司建？", UNSTATED)
    assert (decision.outcome, decision.tell, sections) == (Outcome.NOT_IN_NOTICE, True, ["2.2.3"])
    _, decision = settled("5G基站由哪家公司建？", hits(("2.2.3", 0.1, 0.3), ("2.2.2", 0.0, 0.3)))
    assert (decision.outcome, decision.tell) == (Outcome.NOT_IN_NOTICE, False)


def test_what_is_about_no_clause_is_about_something_else():
    nothing = hits(("2.2.3", 0.1, 0.1), ("2.2.2", 0.05, 0.1))
    assert settled("郑州明天下雨吗？", nothing)[1].outcome is Outcome.OFF_TOPIC
    assert settled("郑州明天下雨吗？", nothing, FAR)[1].outcome is Outcome.OFF_TOPIC
    assert settled("基站的外壳是什么颜色？", UNSTATED, FAR)[1].outcome is Outcome.NOT_IN_NOTICE
    assert settled("要建多少个5G基站？", STATED, FAR)[1].outcome is Outcome.ANSWERED


@pytest.mark.parametrize(("yes", "outcome"), [(0.99, Outcome.ANSWERED), (0.05, Outcome.NOT_IN_NOTICE)])
def test_where_they_are_unsure_the_judge_decides(yes, outcome):
    scorer = Scorer(lambda text: yes)
    _, decision = settled("基站建在哪些城市？", UNSURE, judge=Judge(scorer, EDITION))
    assert decision.outcome is outcome and len(scorer.asked) == 1


def test_a_reason_that_is_not_given_is_no_answer():
    sections, decision = settled("为什么选25万这个数？", UNSTATED)
    assert (decision.outcome, decision.tell, sections) == (Outcome.NOT_IN_NOTICE, True, ["2.2.3"])


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("“成立省元宇宙科创产业园”的园长叫什么名字？", Outcome.NOT_IN_NOTICE),
        ("“建设省元宇宙科创产业园”，原文是这样写的吗？", Outcome.ANSWERED),
    ],
)
def test_a_quotation_is_told_for_its_wording_and_refused_for_what_is_not_said_of_it(question, outcome):
    assert reading(question).quoted
    assert settled(question, UNSTATED)[1].outcome is outcome


def test_a_refused_support_question_is_told_with_the_clause_it_is_about():
    # 1.2 has no responsible units, so it is no measure.
    found = hits(("1.2", 0.1, 0.8), ("3.4.2", 0.0, 0.1))
    sections, decision = settled("我们是一家小企业，哪些目标跟我们有关？", found)
    assert (decision.outcome, decision.tell, sections) == (Outcome.NOT_IN_NOTICE, True, ["1.2"])


def test_a_judge_that_fails_leaves_what_the_known_queries_say():
    def broken(text):
        raise GeneratorError("gone")

    found = hits(("2.2.3", 0.35, 0.8), ("2.2.2", 0.0, 0.1))
    _, decision = settled("基站建在哪些城市？", found, judge=Judge(Scorer(broken), EDITION))
    assert decision.outcome is Outcome.NOT_IN_NOTICE


PARTS = ("建成多少个5G基站？", "谁来付电费？")


def asked_two(first, second, whole):
    return settled("".join(PARTS), whole, parts=PARTS, part_hits=(first, second))


def test_of_two_parts_each_brings_its_clause():
    first, second = hits(("2.2.3", 0.9, 0.9)), hits(("3.8.2", 0.8, 0.8))
    sections, decision = asked_two(first, second, hits(("2.2.3", 0.6, 0.6), ("3.8.2", 0.4, 0.4)))
    assert (sections, decision.outcome) == (["2.2.3", "3.8.2"], Outcome.ANSWERED)


def test_the_part_that_is_not_stated_is_named():
    first, second = hits(("2.2.3", 0.9, 0.9)), hits(("3.8.2", 0.1, 0.8))
    sections, decision = asked_two(first, second, hits(("2.2.3", 0.5, 0.6), ("3.8.2", 0.05, 0.4)))
    assert (sections, decision.outcome) == (["2.2.3"], Outcome.PARTIAL)
    assert "谁来付电费" in decision.text and "5G" not in decision.text


def test_a_part_misread_out_of_its_question_adds_no_clause():
    # By itself it seems to be about 4.4, which the whole question is not about.
    first, second = hits(("2.2.3", 0.9, 0.9)), hits(("4.4", 0.9, 0.9))
    sections, decision = asked_two(first, second, hits(("2.2.3", 0.9, 0.9), ("4.4", 0.02, 0.05)))
    assert (sections, decision.outcome) == (["2.2.3"], Outcome.ANSWERED)


def test_a_part_that_says_little_by_itself_is_not_lacking_where_the_whole_is_stated():
    first, poor = hits(("2.2.3", 0.9, 0.9)), hits(("4.4", 0.3, 0.3))
    sections, decision = asked_two(first, poor, hits(("2.2.3", 1.1, 0.9), ("4.4", 0.0, 0.0)))
    assert (sections, decision.outcome) == (["2.2.3"], Outcome.ANSWERED)
    _, decision = asked_two(first, poor, hits(("2.2.3", 0.7, 0.9), ("4.4", 0.0, 0.0)))
    assert decision.outcome is Outcome.PARTIAL


def test_a_clause_that_answers_the_whole_is_told_beside_its_parts():
    first, second = hits(("2.2.3", 0.9, 0.9)), hits(("2.2.3", 0.3, 0.3))  # the second was cut from what it is about
    sections, _ = asked_two(first, second, hits(("2.2.3", 0.6, 0.6), ("3.8.2", ALSO + 0.05, 0.4)))
    assert sections == ["2.2.3", "3.8.2"]
    sections, _ = asked_two(first, second, hits(("2.2.3", 0.6, 0.6), ("3.8.2", ALSO - 0.01, 0.4)))
    assert sections == ["2.2.3"]


def test_a_part_whose_clause_says_nothing_of_it_adds_none():
    first, second = hits(("2.2.3", 0.9, 0.9)), hits(("3.8.2", SAID - 0.1, 0.2))
    sections, decision = asked_two(first, second, hits(("2.2.3", 0.9, 0.9), ("3.8.2", 0.1, 0.2)))
    assert (sections, decision.outcome) == (["2.2.3"], Outcome.ANSWERED)


def test_parts_that_are_all_misread_leave_it_to_the_whole_question():
    first, second = hits(("4.4", 0.9, 0.9)), hits(("4.3", 0.9, 0.9))
    sections, decision = asked_two(first, second, hits(("2.2.3", 0.9, 0.9), ("4.4", 0.0, 0.0), ("4.3", 0.0, 0.0)))
    assert (sections, decision.outcome) == (["2.2.3"], Outcome.ANSWERED)
    sections, decision = asked_two(first, second, hits(("2.2.3", 0.1, 0.9), ("4.4", 0.0, 0.0), ("4.3", 0.0, 0.0)))
    assert decision.outcome is Outcome.NOT_IN_NOTICE and decision.stated < 0.5


def test_what_only_seemed_far_off_is_held_to_its_constraints():
    _, decision = settled("到2030年要建多少个5G基站？", STATED, FAR)
    assert decision.outcome is Outcome.NOT_IN_NOTICE and "2030" in decision.text


def test_a_support_question_takes_the_clauses_that_answer():
    found = hits(("3.4.2", 0.5, 0.6), ("3.8.1", 0.3, 0.4), ("2.5.2", 0.1, 0.1))
    sections, _ = settled("我们是一家小企业，有什么支持？", found)
    assert sections == ["3.4.2", "3.8.1"]


def test_what_answers_one_stretch_of_a_firm_s_question_is_evidence():
    text = "我们是一家小企业，想上市，又想省电费，有什么支持？"
    whole = hits(("3.4.2", 0.5, 0.6), ("3.8.1", 0.1, 0.2), ("3.8.2", 0.1, 0.2))
    wishes = [hits(("3.8.1", WISH, 0.4), ("3.4.2", 0.1, 0.1)), hits(("3.8.2", WISH - 0.01, 0.4))]
    chosen = choose(reading(text), whole, (), (), EDITION, SETTINGS, wishes)
    assert list(dict.fromkeys(str(e.section) for e in chosen.core)) == ["3.4.2", "3.8.1"]


def test_what_is_lacking_takes_no_measure_away():
    text, rest = "我们是一家小企业，有什么支持？补贴多少钱？", "我们是一家小企业，有什么支持？"
    whole = hits(("3.4.2", 0.5, 0.6), ("3.8.1", 0.3, 0.4))
    sections, decision = settled(text, whole, parts=(rest,), part_hits=(hits(("3.4.2", 0.5, 0.6)),))
    assert (sections, decision.outcome) == (["3.4.2", "3.8.1"], Outcome.ANSWERED)


def test_several_clauses_are_told_only_where_several_answer():
    several = hits(("2.2.3", 0.6, 0.6), ("2.3.1", 0.6, 0.6))
    assert settled("绿色工厂跟5G基站要建多少？", several)[0] == ["2.2.3", "2.3.1"]
    one = hits(("2.2.3", 0.7, 0.7), ("2.3.1", 0.3, 0.3))
    assert settled("5G基站要建多少？", one)[0] == ["2.2.3"]


def test_the_language_of_a_question_is_that_of_its_message():
    assert settled("Who builds the stations?", UNSTATED)[1].text == "The notice does not say."
    assert {EN, HANS} == {reading(t).question.language for t in ("Who builds it?", "谁来建？")}
