"""Where two sequences of tokens part: a text, and the stretch of a notice it was taken from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from corpus.notice import Span
from qa.stretches import MARKS, Tokens, whole_numbers


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
    parted = list(_trimmed(pasted, notice, parted))
    common = len(pasted) - sum(at - a for (a, at), _ in parted)
    similarity = 2 * common / (len(pasted) + last - first)
    return Alignment(tuple(_slid(pasted, notice, list(_merged(parted)))), (first, last), similarity)


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


def _trimmed(
    pasted: Sequence[str], notice: Sequence[str], parted: list[tuple[Span, Span]]
) -> Iterator[tuple[Span, Span]]:
    """Differences without what both sides of them begin and end with, where the blocks left that out."""
    for (a0, a1), (b0, b1) in parted:
        while a0 < a1 and b0 < b1 and pasted[a0] == notice[b0]:
            a0, b0 = a0 + 1, b0 + 1
        while a0 < a1 and b0 < b1 and pasted[a1 - 1] == notice[b1 - 1]:
            a1, b1 = a1 - 1, b1 - 1
        if a0 < a1 or b0 < b1:
            yield (a0, a1), (b0, b1)


def _merged(parted: list[tuple[Span, Span]]) -> Iterator[tuple[Span, Span]]:
    """Differences with only one token between them are one: 25万个 for 30万家."""
    merged: list[tuple[Span, Span]] = []
    for a, b in parted:
        if merged and a[0] - merged[-1][0][1] == 1 and b[0] - merged[-1][1][1] == 1:
            (a0, _), (b0, _) = merged.pop()
            a, b = (a0, a[1]), (b0, b[1])
        merged.append((a, b))
    yield from merged


def _slid(pasted: Sequence[str], notice: Sequence[str], parted: list[tuple[Span, Span]]) -> Iterator[tuple[Span, Span]]:
    """Insertions and deletions moved, where they can be told at several places, to a whole item that cuts no number:
    、10个 of 2个、10个和30个, not 0个、1."""
    behind = 0
    for i, (a, b) in enumerate(parted):
        ahead = parted[i + 1][0][0] if i + 1 < len(parted) else len(pasted)
        shift = 0
        if a[0] == a[1] or b[0] == b[1]:
            longer, (start, end) = (notice, b) if a[0] == a[1] else (pasted, a)
            shift = _best_shift(longer, start, end, a[0] - behind, ahead - a[1])
        behind = a[1] + shift
        yield (a[0] + shift, a[1] + shift), (b[0] + shift, b[1] + shift)


def _best_shift(keys: Sequence[str], start: int, end: int, left: int, right: int) -> int:
    shifts = [0]
    while -shifts[-1] < left and keys[start + shifts[-1] - 1] == keys[end + shifts[-1] - 1]:
        shifts.append(shifts[-1] - 1)
    shift = 0
    while shift < right and end + shift < len(keys) and keys[start + shift] == keys[end + shift]:
        shift += 1
        shifts.append(shift)

    def worth(shift: int) -> int:
        first, last = start + shift, end + shift
        whole = whole_numbers(keys, first, last) == (first, last)
        return 2 * whole + bool({keys[first], keys[last - 1]} & MARKS)

    return max(shifts, key=worth)


def of_whole_terms(differences: Sequence[tuple[Span, Span]], pasted: Tokens, notice: Tokens) -> list[tuple[Span, Span]]:
    """The differences widened over what they have in common, where one begins or ends within a term of the copy.

    The tokens of a term (智能 of 智慧型) have its span in common, so no text stands for one of them alone.
    """

    def cuts(a: int, b: int) -> bool:
        return any(0 < at < len(t.spans) and t.spans[at - 1] == t.spans[at] for at, t in ((a, pasted), (b, notice)))

    widened: list[tuple[Span, Span]] = []
    for i, ((a0, a1), (b0, b1)) in enumerate(differences):
        floor = differences[i - 1][0][1] if i else 0
        ceiling = differences[i + 1][0][0] if i + 1 < len(differences) else len(pasted.keys)
        while a0 > floor and cuts(a0, b0):
            a0, b0 = a0 - 1, b0 - 1
        while a1 < ceiling and cuts(a1, b1):
            a1, b1 = a1 + 1, b1 + 1
        if widened and a0 <= widened[-1][0][1] and b0 <= widened[-1][1][1]:
            (a0, _), (b0, _) = widened.pop()
        widened.append(((a0, a1), (b0, b1)))
    return widened
