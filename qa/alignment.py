"""Where two sequences of tokens part: a text, and the stretch of a notice it was taken from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from corpus.notice import Span
from qa.stretches import MARKS, whole_numbers


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where two sequences of tokens part: ranges of both for each difference, the range of the second, and how
    much agrees: 2 × tokens in common / tokens of both (Ratcliff and Obershelp, as in difflib), 0–1."""

    differences: tuple[tuple[Span, Span], ...]
    window: Span
    similarity: float


def align(pasted: Sequence[str], notice: Sequence[str], within: Span) -> Alignment:
    """Align a text with the part of a stretch it was taken from; the text may begin and end anywhere in it."""
    start, end = within
    found = SequenceMatcher(None, pasted, notice[start:end], autojunk=False).get_matching_blocks()[:-1]
    blocks = _densest_run([(a, start + b, size) for a, b, size in found])
    if not blocks:
        return Alignment((), (start, start), 0.0)
    first, last = blocks[0][1], blocks[-1][1] + blocks[-1][2]
    head, tail = blocks[0][0], len(pasted) - blocks[-1][0] - blocks[-1][2]
    first = _back_to_mark(notice, first, start, head)
    last = _on_to_mark(notice, last, end, tail)
    first, last = whole_numbers(notice, first, last)
    parted: list[tuple[Span, Span]] = []
    a, b = 0, first
    for at, there, size in [*blocks, (len(pasted), last, 0)]:
        if at > a or there > b:
            parted.append(((a, at), (b, there)))
        a, b = at + size, there + size
    common = sum(size for _, _, size in blocks)
    slid = [(_slid(pasted, a), b) if b[0] == b[1] else (a, _slid(notice, b)) for a, b in _merged(parted)]
    return Alignment(tuple(slid), (first, last), 2 * common / (len(pasted) + last - first))


def _densest_run(blocks: list[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The run of matching blocks with the most in common for the gaps it leaps: stray likenesses far off stay out.

    A leap costs 1, and 1 more for every 4 tokens of the notice left out, up to 7: a block of 8 is never stray.
    """
    best: tuple[float, int, int] = (0.0, 0, 0)
    score, begin = 0.0, 0
    for i, (_, there, size) in enumerate(blocks):
        if i:
            gap = there - blocks[i - 1][1] - blocks[i - 1][2]
            score -= 1 + min(gap / 4, 6)
        if score < 0 or not i:
            score, begin = 0.0, i
        score += size
        if score > best[0]:
            best = score, begin, i + 1
    return blocks[best[1] : best[2]]


def _back_to_mark(keys: Sequence[str], at: int, limit: int, unmatched: int) -> int:
    """Where the clause begins that a changed beginning of `unmatched` tokens stands for; `at` where that is far."""
    nearest = max(limit, at - 2 * unmatched - 2)
    for i in range(at, nearest - 1, -1):
        if unmatched and (i == limit or keys[i - 1] in MARKS):
            return i
    return at


def _on_to_mark(keys: Sequence[str], at: int, limit: int, unmatched: int) -> int:
    for i in range(at, min(limit, at + 2 * unmatched + 2) + 1):
        if unmatched and (i == limit or keys[i] in MARKS):
            return i
    return at


def _merged(parted: list[tuple[Span, Span]]) -> Iterator[tuple[Span, Span]]:
    """Differences with only one token between them are one: 25万个 for 30万家."""
    merged: list[tuple[Span, Span]] = []
    for a, b in parted:
        if merged and a[0] - merged[-1][0][1] == 1 and b[0] - merged[-1][1][1] == 1:
            (a0, _), (b0, _) = merged.pop()
            a, b = (a0, a[1]), (b0, b[1])
        merged.append((a, b))
    yield from merged
