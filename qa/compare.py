"""One wording set beside the notice: where it stands there, or what comes nearest, and where the two part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from corpus.notice import Span
from corpus.script import TermTable, fold
from corpus.section import SectionId
from qa.alignment import Alignment, align, of_whole_terms
from qa.checked import Difference, Folded
from qa.stretches import MARKS, Stretch, Stretches, Tokens, tokens, without_end_marks

# From here up a text is a changed wording of the notice, below it is another text. Chosen on the shipped notice, in
# both languages: sentences with every tenth token replaced by others of the notice come out at 0.81 and more, with
# every fourth at 0.59, with every third mostly above 0.58; sentences of invented plans at 0.52 and less. A few words of
# any plan are like some of this one ("build innovation platforms" 0.8), so a short text needs more.
SAME = 0.56
SAME_IF_SHORT = 0.7
_SHORT = 12  # tokens: characters in Chinese, words in English
# How much less alike the section a text is attributed to, or that of the sentence before, may be and still be meant.
_MEANT = (0.1, 0.05)
ELLIPSIS = re.compile(r"[\[(（［]?\s*(?:…+|\.{3,}|。{3,}|⋯+)\s*[\])）］]?|[（(\[［]略[）)\]］]")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


@dataclass(frozen=True, slots=True)
class Match:
    """What a wording stands for: `stretch.text[window]`. Spans of the pasted side index the wording given."""

    stretch: Stretch
    window: Span
    differences: tuple[Difference, ...]
    folded: tuple[Folded, ...]
    similarity: float
    enough: bool

    @property
    def identical(self) -> bool:
        """Whether the two part nowhere."""
        return all(d.kind == "omit" for d in self.differences)


def best_match(stretches: Stretches, pasted: str, preferred: Sequence[SectionId | None] = ()) -> Match | None:
    """The best place for a wording; `preferred` are the section it is attributed to and that of the sentence before.

    An ellipsis within it may stand for anything between two places of one clause.
    """
    whole = _plain(stretches, pasted, preferred)
    if ELLIPSIS.search(pasted) and not (whole and whole.identical):
        return _with_ellipses(stretches, pasted, preferred) or whole
    return whole


def _plain(stretches: Stretches, pasted: str, preferred: Sequence[SectionId | None], behind: int = 0) -> Match | None:
    given = without_end_marks(tokens(pasted, stretches.terms))
    if not given.keys:
        return None
    if exact := _exact(stretches, pasted, given, preferred, behind):
        return exact
    found: list[tuple[Stretch, Alignment]] = []
    for stretch, within in stretches.near(given, [s for s in preferred if s]):
        found.append((stretch, align(given.keys, stretch.tokens.keys, within)))
    if not found:
        return None
    best = max(found, key=lambda place: place[1].similarity)
    for section, less in zip(preferred, _MEANT, strict=False):
        meant = [place for place in found if place[0].clause.section == section]
        meant = [place for place in meant if place[1].similarity >= best[1].similarity - less]
        if meant:
            best = max(meant, key=lambda place: place[1].similarity)
            break
    enough = best[1].similarity >= (SAME if len(given.keys) >= _SHORT else SAME_IF_SHORT)
    return _aligned(pasted, given, *best, enough)


def _exact(
    stretches: Stretches, pasted: str, given: Tokens, preferred: Sequence[SectionId | None], behind: int
) -> Match | None:
    """Where just these words stand: in a preferred section, there from `behind` on if they can, or first."""
    found = [(stretch, place) for stretch in stretches.all for place in stretch.exactly(given, plain=False)]
    plain = not found and stretches.terms is not None
    if plain:
        given = without_end_marks(tokens(pasted, TermTable(())))
        found = [(stretch, place) for stretch in stretches.all for place in stretch.exactly(given, plain=True)]
    if not found:
        return None

    def rank(item: tuple[Stretch, Span]) -> tuple[int, bool]:
        stretch, (first, _) = item
        section = stretch.clause.section
        at = preferred.index(section) if section in preferred else len(preferred)
        return at, (stretch.plain if plain else stretch.tokens).spans[first][0] < behind

    stretch, (first, last) = min(found, key=rank)
    own = stretch.plain if plain else stretch.tokens
    pairs = zip(range(len(given.keys)), range(first, last), strict=True)
    window = own.of(first, last)
    folded = *_folded(pasted, given, stretch.text, own, pairs), *_end(pasted, given, stretch.text, window[1])
    return Match(stretch, window, (), folded, 1.0, True)


def _aligned(pasted: str, given: Tokens, stretch: Stretch, alignment: Alignment, enough: bool) -> Match:
    there = stretch.tokens
    window = there.of(*alignment.window)
    differences: list[Difference] = []
    pairs: list[Span] = []
    i, j = 0, alignment.window[0]
    for a, b in of_whole_terms(alignment.differences, given, there):
        pairs += zip(range(i, a[0]), range(j, b[0]), strict=True)
        i, j = a[1], b[1]
        own, place = given.of(*a), there.of(*b)
        kind: Literal["insert", "delete", "replace"] = "replace"
        if a[0] == a[1] or b[0] == b[1]:
            kind = "delete" if a[0] == a[1] else "insert"
        texts = pasted[slice(*own)], stretch.text[slice(*place)]
        differences.append(Difference(kind, *texts, own, (place[0] - window[0], place[1] - window[0])))
    pairs += zip(range(i, len(given.keys)), range(j, alignment.window[1]), strict=True)
    folded = *_folded(pasted, given, stretch.text, there, pairs), *_end(pasted, given, stretch.text, window[1])
    return Match(stretch, window, tuple(differences), folded, alignment.similarity, enough)


def _with_ellipses(stretches: Stretches, pasted: str, preferred: Sequence[SectionId | None]) -> Match | None:
    """The parts around the ellipses, where all are found one behind the other in one clause."""
    around = parts(pasted)
    if len(around) < 2:
        return None
    joined: Match | None = None
    before = 0
    for start, end in around:
        at = (joined.stretch.clause.section, *preferred) if joined else preferred
        match = _plain(stretches, pasted[start:end], at, joined.window[1] if joined else 0)
        if match is None or not match.enough:
            return None
        match = replace(match, differences=tuple(_moved(match.differences, start, 0)))
        if joined is None:
            joined = match
        elif match.stretch is not joined.stretch or match.window[0] < joined.window[1]:
            return None
        else:
            joined = _joined(joined, match, pasted, (before, start))
        before = end
    return joined


def parts(pasted: str) -> list[Span]:
    """What stands around the ellipses of a wording.

    >>> ["建桥……修塔[…]种树"[a:b] for a, b in parts("建桥……修塔[…]种树")]
    ['建桥', '修塔', '种树']
    """
    cuts = [(0, 0), *(m.span() for m in ELLIPSIS.finditer(pasted)), (len(pasted), len(pasted))]
    around = [(a[1], b[0]) for a, b in pairwise(cuts)]
    return [(a, b) for a, b in around if any(char.isalnum() for char in pasted[a:b])]


def _joined(first: Match, second: Match, pasted: str, between: Span) -> Match:
    gap = first.window[1], second.window[0]
    base = first.window[0]
    omitted = pasted[slice(*between)], first.stretch.text[slice(*gap)]
    omit = Difference("omit", *omitted, between, (gap[0] - base, gap[1] - base))
    later = _moved(second.differences, 0, second.window[0] - base)
    return replace(
        second,
        window=(base, second.window[1]),
        differences=(*first.differences, omit, *later),
        folded=(*(f for f in first.folded if f.kind != "end"), *second.folded),
        similarity=min(first.similarity, second.similarity),
    )


def _moved(differences: Iterable[Difference], own: int, there: int) -> Iterator[Difference]:
    for d in differences:
        (a, b), (c, e) = d.pasted_span, d.verbatim_span
        yield replace(d, pasted_span=(a + own, b + own), verbatim_span=(c + there, e + there))


def _folded(pasted: str, own: Tokens, text: str, there: Tokens, pairs: Iterable[Span]) -> Iterator[Folded]:
    """Where tokens that are the same are written otherwise; a term (智慧型) is one place with all its tokens."""
    places: list[tuple[Span, Span]] = []
    for i, j in pairs:
        a, b = own.spans[i], there.spans[j]
        if places and (places[-1][0] == a or places[-1][1] == b or places[-1][0][1] > a[0] or places[-1][1][1] > b[0]):
            (a0, _), (b0, _) = places.pop()
            a, b = (a0, a[1]), (b0, b[1])
        places.append((a, b))
    for a, b in places:
        ours, theirs = "".join(pasted[slice(*a)].split()), "".join(text[slice(*b)].split())
        if ours != theirs:
            kind: Literal["script", "term", "marks"] = "script" if _HAN.search(ours + theirs) else "marks"
            yield Folded("term" if kind == "script" and fold(ours) != fold(theirs) else kind, ours, theirs)


def _end(pasted: str, given: Tokens, text: str, at: int) -> Iterator[Folded]:
    """The mark that closes the wording, where the notice has another there."""
    closing = "".join(pasted[given.spans[-1][1] :].split())[:1]
    following = text[at : at + 1]
    if closing and fold(closing) in MARKS and fold(closing) != fold(following):
        yield Folded("end", closing, following if fold(following) in MARKS else "")
