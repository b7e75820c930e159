"""Baselines without a model: the top clause copied, the three best sentences copied, and always refusing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

from corpus.library import Edition
from corpus.notice import Clause, Sentence
from corpus.script import Language
from index.retrieve import ClauseHit, Retriever
from qa.answer import Answer, Evidence, Outcome, Question, RankedSection, Timings
from qa.assistant import Event, Finished
from qa.cite import cite
from qa.compose import source_statement
from qa.display import heading_text, sentence_text
from qa.prompt import message
from qa.reading import read

# One sentence of a clause with its score.
Picked = tuple[Clause, Sentence, float]


def top_clause(hits: Sequence[ClauseHit], edition: Edition) -> list[Picked]:
    """Every sentence of the best clause, its heading left out."""
    clause = edition.notice.clause(hits[0].section)
    return [(clause, s, hits[0].score) for s in clause.sentences if s.kind != "heading"]


def three_sentences(hits: Sequence[ClauseHit], edition: Edition) -> list[Picked]:
    """The three best sentences of the two best clauses, the best first."""
    found = [(edition.notice.clause(hit.section), s) for hit in hits[:2] for s in hit.sentences]
    best = sorted(found, key=lambda pair: -pair[1].score)[:3]
    return [(clause, clause.sentences[hit.sentence], hit.score) for clause, hit in best]


class CopyingBaseline:
    """Answers every question with sentences of the notice, as the assistant shows and cites them."""

    def __init__(
        self, name: str, retriever: Retriever, pick: Callable[[Sequence[ClauseHit], Edition], list[Picked]]
    ) -> None:
        self.name = name
        self._retriever = retriever
        self._pick = pick

    @property
    def edition(self) -> Edition:
        """The notice."""
        return self._retriever.edition

    def stream(self, question: Question) -> Iterator[Event]:
        """The answer alone."""
        start = time.perf_counter()
        hits = self._retriever.search(read(question, self.edition).search, k=len(self.edition.notice.clauses))
        retrieved = _since(start)
        picked = self._pick(hits, self.edition)
        issued = tuple(_issue(n, *item, question.language, self.edition) for n, item in enumerate(picked, 1))
        statements = tuple(source_statement(e, question.language, self.edition) for e in issued)
        text, citations = cite(statements, issued, self.edition, question.language)
        yield Finished(
            Answer(
                question=question,
                outcome=Outcome.ANSWERED,
                text=text,
                citations=citations,
                evidence=tuple(RankedSection(h.section, h.score, h.rank) for h in hits[:10]),
                generator=self.name,
                timings=Timings(retrieved, _since(start), _since(start)),
                settings_digest="",
                statements=statements,
                issued=issued,
                diagnostics={"hits": hits},
            )
        )


class RefusingBaseline:
    """Says of every question that the notice does not say."""

    name = "always refusing"

    def __init__(self, edition: Edition) -> None:
        self.edition = edition

    def stream(self, question: Question) -> Iterator[Event]:
        """The refusal."""
        text = message("not_in_notice", question.language)
        yield Finished(Answer(question, Outcome.NOT_IN_NOTICE, text, (), (), self.name, Timings(), ""))


def _issue(
    number: int, clause: Clause, sentence: Sentence, score: float, language: Language, edition: Edition
) -> Evidence:
    text, heading = sentence_text(sentence, language, edition), heading_text(clause, language, edition)
    return Evidence(f"S{number}", clause, sentence, text, heading, score)


def _since(start: float) -> int:
    return round((time.perf_counter() - start) * 1000)
