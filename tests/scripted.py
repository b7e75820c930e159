"""What the tests of answers are played with, on the shipped notice: evidence, hits, a retriever, a generator."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from corpus.library import load_notice
from corpus.notice import Clause
from corpus.script import Language
from corpus.section import SectionId
from index.retrieve import ClauseHit, SentenceHit
from qa.answer import Evidence, Question
from qa.display import heading_text, sentence_text
from qa.generate.base import GeneratorError, Message
from qa.reading import Reading, read
from qa.words import content_words

EDITION = load_notice("henan-2023-27")
EN, HANS, HANT = Language.EN, Language.HANS, Language.HANT


def clause(section: str) -> Clause:
    """A clause of the shipped notice."""
    return EDITION.notice.clause(SectionId.parse(section))


def evidence(language: Language, *places: tuple[str, int]) -> tuple[Evidence, ...]:
    """Sentences issued as S1, S2 …: each a section and the index of its sentence; the first scores highest."""
    return tuple(
        Evidence(
            key=f"S{number}",
            clause=clause(section),
            sentence=(sentence := clause(section).sentences[index]),
            text=sentence_text(sentence, language, EDITION),
            heading=heading_text(clause(section), language, EDITION),
            score=10.0 - number,
        )
        for number, (section, index) in enumerate(places, 1)
    )


def reading(text: str, *history: str, language: str | None = None) -> Reading:
    """What is read from a question."""
    return read(Question.ask(text, language, history), EDITION)


def hit(
    section: str,
    score: float = 5.0,
    *,
    rank: int = 1,
    cosine: float = 0.7,
    lexical: float = 9.0,
    sentences: Mapping[int, float] | None = None,
) -> ClauseHit:
    """A made-up hit: sentences as index → score; those not given are equal, at the clause's score."""
    scores = {i: score for i in range(len(clause(section).sentences))} if sentences is None else sentences
    ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    return ClauseHit(
        SectionId.parse(section),
        score,
        rank,
        dense=2 * cosine,
        lexical=lexical,
        cosine=cosine,
        sentences=tuple(SentenceHit(i, s, cosine, lexical) for i, s in ranked),
    )


@cache
def _words_of_the_notice() -> dict[SectionId, list[frozenset[str]]]:
    """The content words of every sentence, in both languages, by clause."""
    return {
        c.section: [content_words(f"{s.text} {s.en or ''}", EDITION.terms) for s in c.sentences]
        for c in EDITION.notice.clauses
    }


class WordRetriever:
    """Ranks clauses of the shipped notice by the words they share with a question, in either language.

    `lexical` and the scores are the number of shared words; `cosine` is 0 without any, else from 0.5 up to 1
    with their share of the question's. `questions` records what it was asked.
    """

    edition = EDITION

    def __init__(self) -> None:
        self.questions: list[str] = []

    def search_all(self, questions: Sequence[str], k: int = 5) -> tuple[tuple[ClauseHit, ...], ...]:
        return tuple(self.search(question, k) for question in questions)

    def search(self, question: str, k: int = 5) -> tuple[ClauseHit, ...]:
        self.questions.append(question)
        words = content_words(question, EDITION.terms)
        found = []
        for section, sentences in _words_of_the_notice().items():
            shared = {i: float(len(words & own)) for i, own in enumerate(sentences)}
            common = len(words & frozenset[str]().union(*sentences))
            found.append((section, float(common), shared))
        found.sort(key=lambda item: (-item[1], item[0]))
        return tuple(
            hit(
                str(section),
                score,
                rank=n,
                cosine=0.5 + 0.5 * score / len(words) if score else 0.0,
                lexical=score,
                sentences=shared,
            )
            for n, (section, score, shared) in enumerate(found[:k], 1)
        )


class ScriptedGenerator:
    """Gives the next reply of its script to each request, in pieces of a few characters, and keeps a history.

    Like llama.cpp it does one thing at a time: a second stream while one is open would wait for ever, so here
    it fails. A reply may end in an exception, which is raised in its place. `open` tells whether one is open.
    """

    name = "scripted:fake"

    def __init__(self, *replies: str | Sequence[str | Exception]) -> None:
        self._replies = list(replies)
        self.history: list[tuple[Message, ...]] = []
        self.settings: list[dict[str, Any]] = []
        self.open = False
        self.given = ""

    def stream(self, messages: Sequence[Message], *, max_tokens: int, stop: Sequence[str] = ()) -> Iterator[str]:
        if self.open:
            raise AssertionError("a second stream was opened while the first was still open: this is a deadlock")
        self.open = True
        self.history.append(tuple(messages))
        self.settings.append({"max_tokens": max_tokens, "stop": tuple(stop)})
        if not self._replies:
            raise AssertionError("the script has no further reply")
        reply = self._replies.pop(0)
        try:
            for part in [reply] if isinstance(reply, str) else reply:
                if isinstance(part, Exception):
                    raise part
                for start in range(0, len(part), 4):
                    self.given += part[start : start + 4]
                    yield part[start : start + 4]
        finally:
            self.open = False

    @property
    def asked(self) -> list[str]:
        """The last turn of each conversation it was given."""
        return [messages[-1].content for messages in self.history]


FAILURE = GeneratorError("the model ran out of memory; use a smaller one")
