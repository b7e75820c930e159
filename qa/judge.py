"""Whether evidence gives what a question asks for, by the model's own probability of saying so.

A small model cannot be asked to be careful while it writes: told that it may refuse, it refuses nearly everything.
Asked for one word about one passage, with examples of passages that are about the matter and yet do not say what is
asked, the odds it gives to that word tell near misses from questions the notice answers (eval/README.md has the
figures). The threshold on those odds is chosen on dev, not by the model.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

from corpus.library import Edition
from corpus.script import Language, restore
from corpus.section import SectionId
from qa.answer import Evidence
from qa.display import heading_text, sentence_text, unit_names
from qa.generate.base import Message, TokenScorer
from qa.prompt import Prompt, load_prompt

# What the prompt's examples answer with: yes, then no.
_REPLIES = {Language.EN: ("Yes", "No"), Language.HANS: ("是", "否")}
# Characters of evidence that are read: the best sentences first. Reading is most of the wait.
_LIMIT = {Language.EN: 1500, Language.HANS: 500}
_LEAST = 1e-9


class Judge:
    """Asks a generator for one word on a question and its evidence. Safe from several threads, one at a time."""

    def __init__(self, scorer: TokenScorer, edition: Edition) -> None:
        self._scorer = scorer
        self._edition = edition
        self._odds = lru_cache(maxsize=1024)(self._ask)
        self._ahead: set[Language] = set()

    def log_odds(self, question: str, evidence: Sequence[Evidence], language: Language) -> float:
        """The natural logarithm of the odds that the evidence states what the question asks; -inf without evidence.

        Chinese is read in Simplified whatever the question's script. Raises GeneratorError.
        """
        if not evidence:
            return float("-inf")
        read_in = Language.EN if language is Language.EN else Language.HANS
        if language is Language.HANT:
            question = restore(question, self._edition.terms).text
        return self._odds(question, self._passage(evidence, read_in), read_in)

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
        yes, no = _REPLIES[language]
        asked: Sequence[Message] = _prompt(language).fill(evidence=passage, question=question)
        found = self._scorer.token_probabilities(asked, (yes, no))
        return math.log((found[yes] + _LEAST) / (found[no] + _LEAST))

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


def _prompt(language: Language) -> Prompt:
    return load_prompt("judge", language, frozenset({"evidence", "question"}))
