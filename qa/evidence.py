"""Choosing evidence: the sentences that matter of the few clauses that matter, under issued keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.library import Edition
from corpus.notice import Clause
from corpus.section import SectionId
from index.retrieve import ClauseHit
from qa.answer import Evidence
from qa.display import heading_text, sentence_text
from qa.reading import Need, Reading
from qa.settings import Settings

# How far below the best, in units of the fused score (z-scores added), another clause or sentence may lie and
# still be evidence. Chosen on dev by the effect on facts and on citation precision (eval/README.md).
CLAUSE_MARGIN = 2.0
SENTENCE_MARGIN = 1.5
# A question about support, or one with several parts, needs more clauses than one about a fact.
WIDE_MARGIN = 3.5


@dataclass(frozen=True, slots=True)
class Chosen:
    """The evidence of a question: `core` says it, `rest` gives the model context; `units` are 责任单位 brackets."""

    core: tuple[Evidence, ...]
    units: tuple[Evidence, ...]

    @property
    def issued(self) -> tuple[Evidence, ...]:
        """All issued evidence, in the order of the keys."""
        return self.core + self.units


def choose(reading: Reading, hits: Sequence[ClauseHit], edition: Edition, settings: Settings) -> Chosen:
    """Pick sections by score (those the question names come first), then their best sentences."""
    wide = Need.SUPPORT in reading.needs
    limit = settings.sections + (2 if wide else 0)
    found = _sections(reading, hits, WIDE_MARGIN if wide else CLAUSE_MARGIN, limit)
    picked: list[tuple[Clause, int, float]] = []
    for section, hit in found:
        clause = edition.notice.clause(section)
        picked += [(clause, i, score) for i, score in _sentences(clause, hit, reading, settings)]
    picked = picked[: settings.sentences + (2 if wide else 0)]
    core = [(c, i, s) for c, i, s in picked if c.sentences[i].kind != "responsibility"]
    units = _unit_sentences(found, edition) if Need.WHO in reading.needs else []
    keyed = [_evidence(n, *item, reading, edition) for n, item in enumerate([*core, *units], 1)]
    return Chosen(tuple(keyed[: len(core)]), tuple(keyed[len(core) :]))


def _sections(
    reading: Reading, hits: Sequence[ClauseHit], margin: float, limit: int
) -> list[tuple[SectionId, ClauseHit | None]]:
    by_section = {h.section: h for h in hits}
    named = [(s, by_section.get(s)) for s in reading.sections if s in by_section]
    if named:
        return named[:limit]
    return [(h.section, h) for h in hits[:limit] if h.score >= hits[0].score - margin]


def _sentences(
    clause: Clause, hit: ClauseHit | None, reading: Reading, settings: Settings
) -> list[tuple[int, float]]:
    """The sentences of a clause worth showing, in its own order, with their scores."""
    scores = {s.sentence: s.score for s in hit.sentences} if hit else {}
    body = [i for i, s in enumerate(clause.sentences) if s.kind not in ("heading", "responsibility")]
    body = body or list(range(len(clause.sentences)))
    if reading.sections:
        return [(i, scores.get(i, 0.0)) for i in body]
    best = max((scores.get(i, float("-inf")) for i in body), default=0.0)
    return [(i, scores[i]) for i in body if scores.get(i, float("-inf")) >= best - SENTENCE_MARGIN]


def _unit_sentences(
    found: Sequence[tuple[SectionId, ClauseHit | None]], edition: Edition
) -> list[tuple[Clause, int, float]]:
    clauses = [(edition.notice.clause(section), hit) for section, hit in found]
    return [
        (clause, i, hit.score if hit else 0.0)
        for clause, hit in clauses
        for i, sentence in enumerate(clause.sentences)
        if sentence.kind == "responsibility"
    ]


def _evidence(number: int, clause: Clause, index: int, score: float, reading: Reading, edition: Edition) -> Evidence:
    sentence, language = clause.sentences[index], reading.question.language
    return Evidence(
        key=f"S{number}",
        clause=clause,
        sentence=sentence,
        text=sentence_text(sentence, language, edition),
        heading=heading_text(clause, language, edition),
        score=score,
    )
