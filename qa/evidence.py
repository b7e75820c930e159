"""Choosing evidence: the sentences that matter of the few clauses that matter, under issued keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from corpus.find import find
from corpus.library import Edition
from corpus.notice import Clause
from corpus.section import SectionId
from index.retrieve import ClauseHit
from qa.answer import Evidence
from qa.display import heading_text, sentence_text
from qa.fragment import stated_figures
from qa.needs import Need
from qa.reading import Reading
from qa.settings import Settings
from qa.stated import answering, known, stated

# How far below the best, in units of the fused score (z-scores added), another clause or sentence may lie and
# still be evidence. Chosen on dev by the effect on facts and on citation precision (eval/README.md).
CLAUSE_MARGIN = 0.4
SENTENCE_MARGIN = 1.5
# Support takes every clause that fits; a list or a definition is often spread over all sentences of its clause.
SUPPORT_MARGIN = 2.5
# Where the notice's known queries tell how far each clause answers: a clause beside the best is evidence too if it
# answers this share of the one that answers most, and this much in itself; for a question about one thing only where
# all clauses together answer SEVERAL and more. Chosen on dev like the margins, which stand in for it elsewhere.
SHARE = 0.35
LEAST = 0.25
SEVERAL = 1.15
# For support, where each stretch of the question may want a measure of its own: so is what answers a stretch this far.
SUPPORT_SHARE = 0.45
SUPPORT_LEAST = 0.15
WISH = 0.35
BROAD_SENTENCE_MARGIN = 4.0
BROAD_SENTENCES = 8
# However many clauses share the sentences, so many are left to each: facts .977 with two, .980 with three on dev.
EACH = 3
_BROAD = {Need.LIST, Need.DEFINITION, Need.SUPPORT}
# A sentence of so few characters is a title within the text: 产业韧性好。
RUN_IN = 8
# A clause that is a heading only is evidence when it leads the clauses below it by this much.
HEADING_LEAD = 1.0
# A question about the document itself is answered by the title block unless another clause leads by this much.
ABOUT_ITSELF = 1.5


@dataclass(frozen=True, slots=True)
class Chosen:
    """The evidence of a question: `core` says it, `units` are the 责任单位 brackets where it asks who."""

    core: tuple[Evidence, ...]
    units: tuple[Evidence, ...]

    @property
    def issued(self) -> tuple[Evidence, ...]:
        """All issued evidence, in the order of the keys."""
        return self.core + self.units


def choose(
    reading: Reading,
    hits: Sequence[ClauseHit],
    part_hits: Sequence[Sequence[ClauseHit]],
    focus: Sequence[ClauseHit],
    edition: Edition,
    settings: Settings,
    wishes: Sequence[Sequence[ClauseHit]] = (),
) -> Chosen:
    """Pick clauses (those the question names; else by score, and the best of each part), then their best sentences.

    `focus` are the hits of the last turn alone, where turns were joined: it decides among the sentences of a clause.
    `wishes` are those of each stretch of a question for support: one of them may be all that asks for a measure. For
    who asks what an institution is responsible for, the 责任单位 brackets that name it, the nearest clause first.
    """
    if reading.tasks:
        units = _unit_sentences([h for h in hits if h.section in reading.tasks], edition)
        return Chosen((), tuple(_evidence(n, *item, reading, edition) for n, item in enumerate(units, 1)))
    wished = _wished(reading, wishes, edition)
    found = _clauses(reading, hits, part_hits, wished, edition, settings)
    # Several parts may be answered by one clause, each by a sentence of its own.
    meant = {hit.section: [hit] for hit in found}
    for hit in [*(ranked[0] for ranked in part_hits if ranked), *wished]:
        if hit.section in meant and hit not in meant[hit.section]:
            meant[hit.section].append(hit)
    meant |= {h.section: [h] for h in focus if h.section in meant}
    picked: list[tuple[Clause, int, float]] = []
    share = max(EACH, settings.sentences // max(len(found), 1))
    for section, own in meant.items():
        clause = edition.notice.clause(section)
        scores: dict[int, float] = {}
        for hit in own:
            for i, score in _sentences(clause, hit, reading, share):
                scores[i] = max(score, scores.get(i, score))
        picked += [(clause, i, scores[i]) for i in sorted(scores)]
    units = _unit_sentences(found, edition) if Need.WHO in reading.needs else []
    keyed = [_evidence(n, *item, reading, edition) for n, item in enumerate([*picked, *units], 1)]
    return Chosen(tuple(keyed[: len(picked)]), tuple(keyed[len(picked) :]))


def _clauses(
    reading: Reading,
    hits: Sequence[ClauseHit],
    part_hits: Sequence[Sequence[ClauseHit]],
    wished: Sequence[ClauseHit],
    edition: Edition,
    settings: Settings,
) -> list[ClauseHit]:
    by_section = {h.section: h for h in hits}
    named = [by_section[s] for s in (*_quoted(reading, edition), *reading.sections) if s in by_section]
    if named:
        return list(dict.fromkeys(named))[: settings.sections]
    support = Need.SUPPORT in reading.needs
    limit = settings.sections + (2 if support else 0)
    # The whole question, unless it asks several things: then each part brings its own.
    found: dict[SectionId, ClauseHit] = {}
    # One of several parts has one clause, and so has a wording.
    one = len(part_hits) > 1 or (Need.WORDING in reading.needs and not support)
    for ranked in [eligible(reading, h, edition) for h in part_hits or [hits]]:
        for hit in _leading(ranked, support, one)[:limit]:
            found.setdefault(hit.section, hit)
    if not one:
        for hit in wished:
            found.setdefault(hit.section, hit)
    return list(found.values())[: max(limit, len(part_hits))]


def _leading(ranked: Sequence[ClauseHit], support: bool, one: bool) -> list[ClauseHit]:
    """The clauses that answer: the best, and those that come near it."""
    best, *others = ranked
    if not known(ranked):
        margin = 0.0 if one else SUPPORT_MARGIN if support else CLAUSE_MARGIN
        return [best, *(h for h in others if h.score >= best.score - margin)]
    if one or not (support or stated(ranked) >= SEVERAL):
        return [best]
    share, least = (SUPPORT_SHARE, SUPPORT_LEAST) if support else (SHARE, LEAST)
    near = sorted(answering(ranked, share, least), key=lambda h: -h.answers)
    return [best, *(h for h in near if h is not best)]


def _wished(reading: Reading, wishes: Sequence[Sequence[ClauseHit]], edition: Edition) -> list[ClauseHit]:
    """For each stretch of a question that a clause answers, that clause; the one that answers furthest first."""
    best = [max(eligible(reading, ranked, edition), key=lambda h: h.answers) for ranked in wishes]
    return sorted((h for h in best if h.answers >= WISH), key=lambda h: -h.answers)


def eligible(reading: Reading, hits: Sequence[ClauseHit], edition: Edition) -> list[ClauseHit]:
    """The hits that can be evidence: the title block for questions about the document, a bare heading if it leads."""
    about_itself = Need.META in reading.needs
    if Need.PERIOD in reading.needs:
        return sorted(hits, key=lambda h: bool(h.section.path[0]))
    clauses = {c.section: c for c in edition.notice.clauses}
    if Need.SUPPORT in reading.needs and any(c.responsible_units for c in clauses.values()):
        # Measures are the clauses that somebody is responsible for.
        return [h for h in hits if clauses[h.section].responsible_units] or list(hits)
    bodies = {h.section for h in hits if h.section.path[0] and clauses[h.section].body}
    best = next((h.score for h in hits if h.section in bodies), float("-inf"))
    able = [
        replace(h, score=h.score + ABOUT_ITSELF) if not h.section.path[0] else h
        for h in hits
        if (about_itself if not h.section.path[0] else h.section in bodies or h.score >= best + HEADING_LEAD)
    ]
    return sorted(able, key=lambda h: -h.score) or list(hits)


def _quoted(reading: Reading, edition: Edition) -> list[SectionId]:
    """The clauses that hold, word for word, what the question puts in quotation marks."""
    return [match.section for wording in reading.quoted for match in find(edition, wording)]


def _sentences(clause: Clause, hit: ClauseHit, reading: Reading, limit: int) -> list[tuple[int, float]]:
    """The sentences of a clause worth telling, in its own order, with their scores."""
    scores = {s.sentence: s.score for s in hit.sentences}
    body = [i for i, s in enumerate(clause.sentences) if s.kind not in ("heading", "responsibility")]
    body = body or list(range(len(clause.sentences)))
    if meant := [i for i in body if clause.level == 0 and clause.sentences[i].kind in reading.kinds]:
        return [(i, scores.get(i, 0.0)) for i in meant]
    ranked = sorted(body, key=lambda i: (-scores.get(i, float("-inf")), i))
    if not reading.sections:
        broad = _BROAD & reading.needs
        margin = BROAD_SENTENCE_MARGIN if broad else SENTENCE_MARGIN
        if Need.DEFINITION in reading.needs:
            margin = float("inf")
        limit = max(limit, BROAD_SENTENCES) if broad and Need.SUPPORT not in reading.needs else limit
        best = scores.get(ranked[0], 0.0)
        near = [i for i in ranked if scores.get(i, float("-inf")) >= best - margin or i == ranked[0]][:limit]
        if reading.asks_how_much and not any(_has_figure(clause, i) for i in near):
            # How much, many, large: the nearest sentence that says it.
            near += [i for i in ranked if _has_figure(clause, i)][:1]
        # A title within the text says nothing without what it is the title of.
        titled = [i + 1 for i in near if len(clause.sentences[i].text) <= RUN_IN and i + 1 in body]
        ranked = list(dict.fromkeys(near + titled))
    return [(i, scores.get(i, 0.0)) for i in sorted(ranked)]


def _has_figure(clause: Clause, index: int) -> bool:
    return bool(stated_figures(clause.sentences[index].text))


def _unit_sentences(found: Sequence[ClauseHit], edition: Edition) -> list[tuple[Clause, int, float]]:
    clauses = [(edition.notice.clause(hit.section), hit) for hit in found]
    return [
        (clause, i, hit.score)
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
