"""Whether a notice states what is asked, as its known queries tell: from how far each clause answers and is meant."""

from __future__ import annotations

from collections.abc import Sequence

from index.retrieve import ClauseHit

# A logistic regression on known queries by authors left out (`python -m eval probe` learns it anew). What is told of
# clauses shrinks where few known queries are near, of what they answer as of what the question is about: so the one
# counts against the other. One clause that answers alone counts more than crumbs of many.
ALL = 8.2
BEST = 5.6
MEANT = -6.2
BIAS = -1.1
# A question about something else is hardly about any clause: it counts as if it were this far.
MEANT_LEAST = 0.7


def known(hits: Sequence[ClauseHit]) -> bool:
    """Whether the notice has known queries, so that hits carry what they say."""
    return any(h.answers or h.about for h in hits)


def stated(hits: Sequence[ClauseHit]) -> float:
    """How far all clauses together answer, by the known queries: about 0 where none does, n where n are needed."""
    return sum(h.answers for h in hits)


def answering(hits: Sequence[ClauseHit], share: float, least: float) -> list[ClauseHit]:
    """The hits that answer at least so far, and at least this share of the one that answers furthest."""
    bound = max([least, *(share * h.answers for h in hits)])
    return [h for h in hits if h.answers >= bound]


def stated_odds(hits: Sequence[ClauseHit]) -> float:
    """The natural logarithm of the odds that the notice states what is asked; `hits` are all its clauses."""
    return odds_of(stated(hits), max(h.answers for h in hits), sum(h.about for h in hits))


def odds_of(answers: float, best: float, about: float) -> float:
    """The same, of how far all clauses answer, how far the best does, and how far all are what is asked about."""
    return ALL * answers + BEST * best + MEANT * max(about, MEANT_LEAST) + BIAS
