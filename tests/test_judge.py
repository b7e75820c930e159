"""The judge and what is settled with it, with a scorer whose answers a reader can count."""

from __future__ import annotations

import math

import numpy as np
import pytest

from corpus.script import Language
from qa import probe
from qa.answer import Outcome, Question
from qa.assistant import Assistant, EvidenceFound, Finished
from qa.draft import ExtractiveDrafter
from qa.generate.base import GeneratorError
from qa.judge import DOUBT, Judge, prompts_digest
from qa.open import load_probe
from qa.probe import Probe
from qa.settings import Settings
from tests.scripted import EDITION, EN, HANS, HANT, WordRetriever, evidence


class Scorer:
    """Says yes with the probability that `yes` gives a prompt's last turn; keeps the prompts."""

    def __init__(self, yes) -> None:
        self.yes = yes
        self.asked: list[str] = []
        self.warmed = 0

    def token_probabilities(self, messages, candidates):
        self.asked.append(messages[-1].content)
        p = self.yes(messages[-1].content)
        return dict(zip(candidates, (p, 1 - p), strict=True))

    def warm_up(self, messages):
        self.warmed += 1

    def state(self, messages):
        return np.array([1, self.yes(messages[-1].content)], dtype=np.float32)


def test_the_log_odds_are_those_of_the_two_words():
    judge = Judge(Scorer(lambda text: 0.8), EDITION)
    for language in (HANS, EN):
        odds = judge.log_odds("多少？", evidence(language, ("2.2.3", 1)), language)
        assert odds == pytest.approx(math.log(4) - DOUBT[language], abs=1e-6)
    assert judge.log_odds("多少？", (), HANS) == float("-inf")


def test_with_a_probe_the_log_odds_are_those_of_the_state(tmp_path):
    Probe(np.array([2, 10], dtype=np.float32), -1.5, prompts_digest()).save(tmp_path / "tiny.npz")
    judge = Judge(Scorer(lambda text: 0.3), EDITION, Probe.load(tmp_path / "tiny.npz"))
    assert judge.log_odds("多少？", evidence(HANS, ("2.2.3", 1)), HANS) == pytest.approx(3.5)
    with pytest.raises(ValueError, match="damaged"):
        (tmp_path / "tiny.npz").write_bytes(b"")
        Probe.load(tmp_path / "tiny.npz")


def test_a_probe_is_for_one_model_and_its_prompts(tmp_path, monkeypatch):
    monkeypatch.setattr(probe, "PROBES", tmp_path)
    weights = np.zeros(2, dtype=np.float32)
    Probe(weights, 0.0, prompts_digest()).save(probe.place("fits"))
    Probe(weights, 0.0, "of other prompts").save(probe.place("old"))
    assert load_probe("fits") is not None
    assert load_probe("old") is None and load_probe("absent") is None


@pytest.mark.parametrize("language", list(Language))
def test_the_passage_is_read_in_the_question_s_language_under_its_heading(language):
    scorer = Scorer(lambda text: 0.5)
    Judge(scorer, EDITION).log_odds("要建多少個5G基地台？", evidence(language, ("2.2.3", 1)), language)
    (asked,) = scorer.asked
    if language is EN:
        assert "[Build new-type infrastructure]" in asked and "250,000 5G base stations" in asked
    else:
        assert "【建设新型基础设施】" in asked and "5G基站25万个" in asked
    # Traditional is read as Simplified, the question too.
    assert ("要建多少个5G" in asked) == (language is HANT)


def test_a_long_passage_is_cut_to_its_best_sentences():
    items = evidence(EN, *((s, i) for s in ("2.2.3", "3.8.1", "3.8.2", "1.2") for i in (1, 2, 3)))
    scorer = Scorer(lambda text: 0.5)
    Judge(scorer, EDITION).log_odds("What?", items, EN)
    assert items[0].text in scorer.asked[0] and items[-1].text not in scorer.asked[0]
    assert len(scorer.asked[0]) < 1800


def test_the_same_is_asked_once():
    scorer = Scorer(lambda text: 0.5)
    judge = Judge(scorer, EDITION)
    for _ in range(3):
        judge.log_odds("多少？", evidence(HANS, ("2.2.3", 1)), HANS)
    assert len(scorer.asked) == 1
    judge.warm_up()
    assert scorer.warmed == 2


def asked(text, yes, language=None):
    scorer = Scorer(yes)
    settings = Settings(generator="extractive")
    assistant = Assistant(WordRetriever(), ExtractiveDrafter(EDITION), settings, Judge(scorer, EDITION))
    events = list(assistant.stream(Question.ask(text, language)))
    assert isinstance(events[-1], Finished)
    return events[-1].answer, [e for e in events if isinstance(e, EvidenceFound)], scorer


STATIONS = "到2025年，力争建成多少个5G基站？"


def test_evidence_that_states_it_is_told():
    answer, found, scorer = asked(STATIONS, lambda text: 0.99)
    assert answer.outcome is Outcome.ANSWERED and "25万个" in answer.text
    assert len(found) == 1 and len(scorer.asked) == 1


def test_nothing_is_answered_from_evidence_that_does_not_state_it():
    answer, _, scorer = asked(STATIONS, lambda text: 0.02)
    assert answer.outcome is Outcome.NOT_IN_NOTICE and not answer.citations
    assert 1 < len(scorer.asked) <= 4


def test_a_refusal_that_is_nearly_answered_tells_the_nearest_clause():
    odds = DOUBT[HANS] - 0.3
    answer, _, _ = asked(STATIONS, lambda text: 1 / (1 + math.exp(-odds)))
    assert answer.outcome is Outcome.NOT_IN_NOTICE and [str(c.section) for c in answer.citations] == ["2.2.3"]


def test_the_clause_that_states_it_replaces_the_one_that_does_not():
    def states(text: str) -> float:
        return 0.99 if text.startswith("文字：【大力发展智能制造】") else 0.02

    answer, found, _ = asked("怎样支持企业打造智能工厂（车间）和5G、工业互联网、大数据中心等信息基础设施？", states)
    assert {str(e.section) for e in found[0].issued} == {"2.2.3"}
    assert {str(c.section) for c in answer.citations} == {"2.2.2"} and len(found) == 2


@pytest.mark.parametrize("text", ["三、（八）1.的原文是什么？", "到2030年建成多少个5G基站？"])
def test_what_a_section_number_or_a_constraint_decides_is_not_judged(text):
    _, _, scorer = asked(text, lambda text: 0.02)
    assert scorer.asked == []


def test_of_two_parts_the_one_the_notice_does_not_state_is_named():
    text = "到2025年建成多少个5G基站？智能工厂的屋顶是什么颜色？"
    answer, _, _ = asked(text, lambda prompt: 0.02 if "颜色" in prompt else 0.99)
    assert answer.outcome is Outcome.PARTIAL and "25万个" in answer.text and "颜色" in answer.text


def test_a_scorer_that_fails_leaves_what_was_decided_without_it():
    def broken(text: str) -> float:
        raise GeneratorError("gone")

    answer, _, _ = asked(STATIONS, broken)
    assert answer.outcome is Outcome.ANSWERED and "25万个" in answer.text
