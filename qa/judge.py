"""Whether evidence gives what a question asks for, by what a model makes of reading both.

A small model cannot be asked to be careful while it writes: told that it may refuse, it refuses nearly everything.
Asked for one word about one passage, with examples of passages that are about the matter and yet do not say what is
asked, its state before it replies tells near misses from questions the notice answers, by a probe learnt from such
passages; of a model without a probe the odds of its two words tell, less well (eval/README.md has the figures).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from functools import lru_cache

from corpus.library import Edition
from corpus.script import Language, restore
from corpus.section import SectionId
from qa.answer import Evidence
from qa.display import heading_text, sentence_text, unit_names
from qa.generate.base import Message, TokenScorer
from qa.probe import Probe
from qa.prompt import Prompt, load_prompt

# A model without a probe says yes more readily in one language than in another: log-odds count from here on. Dev.
DOUBT = {Language.EN: 0.0, Language.HANS: 1.3}
# What the prompt's examples answer with: yes, then no.
_REPLIES = {Language.EN: ("Yes", "No"), Language.HANS: ("是", "否")}
# Characters of evidence that are read: the best sentences first. Reading is most of the wait.
_LIMIT = {Language.EN: 1500, Language.HANS: 500}
_LEAST = 1e-9


class Judge:
    """Has a generator read a question and its evidence. Safe from several threads, one at a time.

    `probe` is one learnt from this generator's states under these prompts; None goes by the word it would say.
    """

    def __init__(self, scorer: TokenScorer, edition: Edition, probe: Probe | None = None) -> None:
        self._scorer = scorer
        self._edition = edition
        self._probe = probe
        self._odds = lru_cache(maxsize=1024)(self._ask)
        self._ahead: set[Language] = set()

    def log_odds(self, question: str, evidence: Sequence[Evidence], language: Language) -> float:
        """The natural logarithm of the odds that the evidence states what the question asks; -inf without evidence.

        Chinese is read in Simplified whatever the question's script. Raises GeneratorError.
        """
        if not evidence:
            return float("-inf")
        return self._odds(*self.reads(question, evidence, language))

    def reads(
        self, question: str, evidence: Sequence[Evidence], language: Language
    ) -> tuple[str, str, Language]:
        """The question, the passage and the language that they are read in."""
        read_in = Language.EN if language is Language.EN else Language.HANS
        if language is Language.HANT:
            question = restore(question, self._edition.terms).text
        return question, self._passage(evidence, read_in), read_in

    def warm_up(self) -> None:
        """Read the fixed part of both prompts ahead."""
        for language in _REPLIES:
            self._read_ahead(language)

    def _read_ahead(self, language: Language) -> None:
        """The examples are most of a prompt: read once, they are kept beside those of the other language."""
        if language not in self._ahead:
            self._ahead.add(language)
            self._scorer.warm_up(_prompt(language).head)

    def _ask(self, question: str, passage: str, language: Language) -> float:
        self._read_ahead(language)
        asked = judge_messages(question, passage, language)
        if self._probe is not None:
            return self._probe.log_odds(self._scorer.state(asked))
        yes, no = _REPLIES[language]
        found = self._scorer.token_probabilities(asked, (yes, no))
        return math.log((found[yes] + _LEAST) / (found[no] + _LEAST)) - DOUBT[language]

    def _passage(self, evidence: Sequence[Evidence], language: Language) -> str:
        """The best sentences within the limit, each clause's under its heading, in the order of the evidence."""
        kept: list[Evidence] = []
        room = _LIMIT[language]
        for item in sorted(evidence, key=lambda e: -e.score):
            room -= len(self._text(item, language))
            if room >= 0 or not kept:
                kept.append(item)
        parts: list[str] = []
        before: SectionId | None = None
        for item in (e for e in evidence if e in kept):
            if item.section != before:
                heading = heading_text(item.clause, language, self._edition)
                parts.append(f"[{heading}]" if language is Language.EN else f"【{heading}】")
            parts.append(self._text(item, language))
            before = item.section
        return (" " if language is Language.EN else "").join(parts)

    def _text(self, item: Evidence, language: Language) -> str:
        if item.sentence.kind == "responsibility":
            names = unit_names(item.clause, language, self._edition)
            return f"Responsible: {names}." if language is Language.EN else f"责任单位：{names}。"
        return sentence_text(item.sentence, language, self._edition)


def judge_messages(question: str, passage: str, language: Language) -> tuple[Message, ...]:
    """The conversation whose reply says whether the passage states what the question asks; `language` of both."""
    return _prompt(language).fill(evidence=passage, question=question)


def prompts_digest() -> str:
    """SHA-256 (hex) over the prompts that a judge asks with."""
    turns = [turn for language in _REPLIES for turn in _prompt(language).turns]
    return hashlib.sha256("\0".join(f"{t.role}\0{t.content}" for t in turns).encode()).hexdigest()


def _prompt(language: Language) -> Prompt:
    return load_prompt("judge", language, frozenset({"evidence", "question"}))
