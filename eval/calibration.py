"""Whether the support the assistant gives a question tells if the notice answers it.

Coverage is the share of the answerable questions that are accepted, risk the share of the accepted that the notice
does not answer (El-Yaniv and Wiener 2010, with acceptance by a threshold on support). A false premise is answerable:
its answer is the correction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from eval.record import Record

RISKS = (0.02, 0.05, 0.10)
BINS = 10


@dataclass(frozen=True, slots=True)
class Point:
    """Accepting all with at least this support; `risk` and `coverage` are shares, 0–1."""

    support: float
    coverage: float
    risk: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions of like support: its mean, the share of them that is answerable, and how many they are."""

    support: float
    answerable: float
    n: int


def decision(records: Iterable[Record]) -> Point | None:
    """Coverage and risk of the decisions as they were taken; None without an answerable question."""
    rows = [(0.0 if r.refused else 1.0, r.answerable) for r in records]
    taken = [point for point in _points(rows) if point.support == 1.0]
    if not any(answerable for _, answerable in rows):
        return None
    return taken[0] if taken else Point(1.0, 0.0, 0.0)


def curve(records: Iterable[Record]) -> tuple[Point, ...]:
    """Coverage and risk at every threshold, the strictest first; empty where no record has a support."""
    return _points([(r.support, r.answerable) for r in records if r.support is not None])


def _points(rows: Sequence[tuple[float, bool]]) -> tuple[Point, ...]:
    total = sum(answerable for _, answerable in rows)
    points: list[Point] = []
    accepted = right = 0
    if not total:
        return ()
    # Questions of equal support are accepted together: no threshold parts them.
    for support, tied in groupby(sorted(rows, key=lambda row: -row[0]), key=lambda row: row[0]):
        labels = [answerable for _, answerable in tied]
        accepted += len(labels)
        right += sum(labels)
        points.append(Point(support, right / total, 1 - right / accepted))
    return tuple(points)


def coverage_at(points: Iterable[Point], risk: float) -> float:
    """The greatest coverage of any threshold whose risk is at most this; 0 where there is none."""
    return max((p.coverage for p in points if p.risk <= risk), default=0.0)


def area_under_risk(points: Sequence[Point]) -> float:
    """The area under risk over coverage, by trapezia from coverage 0; less is better."""
    area, before = 0.0, Point(float("inf"), 0.0, 0.0)
    for point in points:
        area += (point.coverage - before.coverage) * (point.risk + before.risk) / 2
        before = point
    return area


def reliability(records: Iterable[Record]) -> tuple[Bin, ...]:
    """Questions in up to ten bins of equal number by support, the least first."""
    rows = sorted((r.support, r.answerable) for r in records if r.support is not None)
    parts = [rows[len(rows) * i // BINS : len(rows) * (i + 1) // BINS] for i in range(BINS)]
    return tuple(
        Bin(sum(s for s, _ in part) / len(part), sum(a for _, a in part) / len(part), len(part))
        for part in parts
        if part
    )


def calibration_error(bins: Sequence[Bin]) -> float | None:
    """Expected calibration error (Naeini et al. 2015); None where support is no probability."""
    if not bins or any(not 0 <= b.support <= 1 for b in bins):
        return None
    return sum(b.n * abs(b.support - b.answerable) for b in bins) / sum(b.n for b in bins)
