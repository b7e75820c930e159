"""Whether to answer: what the question fixes or asks for is compared with what the evidence carries.

Scores alone do not tell near misses from questions the notice answers, so constraints come first and scores only
decide what is about something else altogether. The model is never asked to be careful.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from corpus.library import Edition
from index.retrieve import ClauseHit
from qa.answer import Evidence, Outcome
from qa.constraints import Lacks, contradicted, missing_from
from qa.context import points_at_nothing
from qa.needs import Need
from qa.prompt import message
from qa.reading import Reading
from qa.words import content_words

# A question is about something else when the best passage is this far: cosine plus a share of BM25, which tells
# a short question on a rare term (C2M?) from one on another matter. Lower for questions that say little of the
# notice's own words by nature. Chosen on dev (see eval/README.md).
OFF_TOPIC = 0.45
OFF_TOPIC_VAGUE = 0.30
LEXICAL_SHARE = 0.05
# A clause that leads all others by this much is what is meant, however far it seems.
CLEAR_LEAD = 2.5
_VAGUE = {Need.SUPPORT, Need.META, Need.WORDING}
# So near that the nearest clause is worth telling with a refusal.
NEAR = 0.50


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome, with its message where it is a refusal, or a note to set before (`wrong`) or after (`lacking`).

    `tell` says whether the evidence is to be told: with an answer, with a correction, or as the nearest clause;
    `stated` is the probability that the notice states what is asked, where that was settled. A refusal is a `doubt`
    where it rests on kinds of thing that the evidence does not seem to give: known queries may tell otherwise.
    """

    outcome: Outcome
    text: str = ""
    tell: bool = False
    missing: tuple[str, ...] = ()
    support: float = 0.0
    stated: float | None = None
    doubt: bool = False


def decide(reading: Reading, hits: Sequence[ClauseHit], core: Sequence[Evidence], edition: Edition) -> Decision:
    """Decide from the reading, the hits and the evidence chosen from them."""
    language = reading.question.language
    support = max(h.cosine for h in hits) + LEXICAL_SHARE * max(h.lexical for h in hits)
    named = reading.sections or reading.quoted or reading.tasks
    wordless = not content_words(reading.search, edition.terms)
    faint = not max(h.lexical for h in hits) and len(reading.search) <= 12
    astray = not reading.focus and points_at_nothing(reading.search, edition)
    if (wordless or faint or astray) and not (named or Need.META in reading.needs):
        return Decision(Outcome.UNCLEAR, message("unclear", language), support=support)
    if lacking := [s for s in reading.sections if s not in {c.section for c in edition.notice.clauses}]:
        text = message("no_section", language, what=lacking[0])
        return Decision(Outcome.NOT_IN_NOTICE, text, missing=("section",), support=support)
    if reading.tasks:
        return Decision(Outcome.ANSWERED, tell=True, support=support)
    lead = hits[0].score - hits[1].score if len(hits) > 1 else 0.0
    if not named and lead < CLEAR_LEAD and support < (OFF_TOPIC_VAGUE if reading.needs & _VAGUE else OFF_TOPIC):
        return off_topic(reading, edition, support)
    return by_constraints(reading, core, edition, support)


def off_topic(reading: Reading, edition: Edition, support: float) -> Decision:
    """The refusal of a question about something else."""
    language = reading.question.language
    text = message("off_topic", language, title=edition.describe("title", language))
    return Decision(Outcome.OFF_TOPIC, text, support=support)


def by_constraints(
    reading: Reading, core: Sequence[Evidence], edition: Edition, support: float = 0.0, lacking: bool = True
) -> Decision:
    """What the constraints of a question decide, given evidence that is about it.

    Without `lacking` only what it takes for granted counts: that nothing it asks for is missing was settled.
    """
    language = reading.question.language
    lacks = missing_from(reading, core, edition) if lacking else Lacks()
    wrong = contradicted(reading, core, edition)
    if not (lacks.what or wrong):
        return Decision(Outcome.ANSWERED, tell=True, support=support)
    what = _join((*wrong, *lacks.what), reading)
    if reading.presumes or not lacks.what:
        text = message("correction", language, what=what)
        return Decision(Outcome.ANSWERED, text, True, lacks.what, support)
    if lacks.partly:
        return Decision(Outcome.PARTIAL, message("partial", language, what=what), True, lacks.what, support)
    text = message("not_in_notice_constraint", language, what=what)
    tell = support >= NEAR and bool(core)
    return Decision(Outcome.NOT_IN_NOTICE, text, tell, lacks.what, support, doubt=not lacks.fixed)


def _join(items: Sequence[str], reading: Reading) -> str:
    return (" or " if reading.question.language == "en" else "、").join(items)

