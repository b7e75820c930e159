"""The clauses of a notice as sequences of tokens, and which of them a text has exactly or comes nearest to."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from corpus.library import Edition
from corpus.notice import Clause, Span
from corpus.script import TermTable, fold, matching_form
from corpus.section import SectionId

# A word may be parted at the end of a line (ex-⏎ceed).
_WORD = re.compile(r"[^\W_]+(?:(?:['.,&/-]|-[^\S\n]*\n\s*)[^\W_]+)*%?|[^\w\s]")
_HYPHEN = re.compile(r"(?<=[^\W\d_])-\s*(?=[^\W\d_])")
MARKS = frozenset(",;:。.!?、")
_NUMERIC = frozenset("0123456789.%零一二三四五六七八九十百千万亿两")
_MAGNITUDES = frozenset(("hundred", "thousand", "million", "billion", "trillion"))
_CANDIDATES = 3
# A sentence sharing less than this weight of a text's bigrams (or words) is not set beside it at all, and one more
# sentence joins the best if it adds this share. Sentences altered in every third character still share 0.2 or more.
_SHARED = 0.1


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text as it is compared: character by character in Chinese, word by word in English; spans in the text."""

    keys: tuple[str, ...]
    spans: tuple[Span, ...]

    def of(self, first: int, last: int) -> Span:
        """The span of the text that tokens `first` to `last` (exclusive) came from; where none, the place."""
        if first < last:
            return self.spans[first][0], self.spans[last - 1][1]
        at = self.spans[first][0] if first < len(self.spans) else self.spans[-1][1] if self.spans else 0
        return at, at


def tokens(text: str, terms: TermTable | None) -> Tokens:
    """The characters of the matching form without white space; for `terms` None, the words and marks of English.

    Characters that are not seen (a soft hyphen, a zero-width space) are white space too; a word of English is the
    same with and without a hyphen, so that one parted at the end of a line is whole.
    """
    if terms is None:
        kept = [i for i, char in enumerate(text) if not _unseen(char)]
        found = list(_WORD.finditer(fold("".join(text[i] for i in kept))))
        keys = (_HYPHEN.sub("", m[0]) for m in found)
        return Tokens(tuple(keys), tuple((kept[m.start()], kept[m.end() - 1] + 1) for m in found))
    kept = [i for i, char in enumerate(text) if not char.isspace() and not _unseen(char)]
    form = matching_form("".join(text[i] for i in kept), terms)
    spans = (form.to_source(i, i + 1) for i in range(len(form.text)))
    return Tokens(tuple(form.text), tuple((kept[a], kept[b - 1] + 1) for a, b in spans))


def _unseen(char: str) -> bool:
    return unicodedata.category(char) == "Cf"


def without_end_marks(whole: Tokens) -> Tokens:
    """The tokens without the marks at either end: a part of a sentence is often closed with a full stop."""
    keep = [i for i, key in enumerate(whole.keys) if key not in MARKS]
    first, last = (keep[0], keep[-1] + 1) if keep else (0, 0)
    return Tokens(whole.keys[first:last], whole.spans[first:last])


@dataclass(frozen=True)
class Stretch:
    """A clause in one language: its `text`, tokens, and its sentences as ranges of tokens.

    `plain` are the tokens without Taiwan's terms undone, so that a part of a term is found as it stands.
    """

    clause: Clause
    text: str
    tokens: Tokens
    plain: Tokens
    sentences: tuple[Span, ...]
    english: bool

    @cached_property
    def _joined(self) -> tuple[str, str]:
        return _join(self.tokens.keys), _join(self.plain.keys)

    def exactly(self, wanted: Tokens, *, plain: bool) -> Iterator[Span]:
        """The ranges of tokens (of `plain`, if so) that are just these and cut no number in two."""
        own, joined = (self.plain, self._joined[1]) if plain else (self.tokens, self._joined[0])
        needle = _join(wanted.keys)
        at = joined.find(needle)
        while at >= 0:
            first = joined.count("\n", 0, at)
            last = first + len(wanted.keys)
            if whole_numbers(own.keys, first, last) == (first, last):
                yield first, last
            at = joined.find(needle, at + 1)

    def source_span(self, span: Span) -> Span:
        """Where a span of `text` is in the verbatim source; for English, the sentences it translates."""
        if not self.english:
            return self.clause.span[0] + span[0], self.clause.span[0] + span[1]
        held = [
            s.span
            for s, (first, last) in zip((s for s in self.clause.sentences if s.en), self.sentences, strict=True)
            if self.tokens.spans[first][0] < span[1] and self.tokens.spans[last - 1][1] > span[0]
        ]
        return held[0][0], held[-1][1]


def _join(keys: Iterable[str]) -> str:
    return "\n" + "\n".join(keys) + "\n"


def whole_numbers(keys: Sequence[str], first: int, last: int) -> Span:
    """The range of tokens widened to hold whole the numbers it cuts: 5 of 25 and 25 of 25万."""
    while first > 0 and {keys[first - 1], keys[first]} <= _NUMERIC:
        first -= 1
    while last < len(keys) and ({keys[last - 1], keys[last]} <= _NUMERIC or _goes_on(keys[last - 1], keys[last])):
        last += 1
    return first, last


def _goes_on(key: str, following: str) -> bool:
    return following in _MAGNITUDES and (key in _MAGNITUDES or key[0].isdigit())


class Stretches:
    """The clauses of a notice in one language, ready to be compared with."""

    def __init__(self, edition: Edition, *, english: bool) -> None:
        self.terms = None if english else edition.terms
        made = (_stretch(edition, clause, english) for clause in edition.notice.clauses)
        self.all = [stretch for stretch in made if stretch.tokens.keys]
        self._holding: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for i, stretch in enumerate(self.all):
            for j, (first, last) in enumerate(stretch.sentences):
                for feature in self._features(stretch.tokens.keys[first:last]):
                    self._holding[feature].append((i, j))
        self._total = sum(len(stretch.sentences) for stretch in self.all)

    def _features(self, keys: Sequence[str]) -> frozenset[str]:
        """The bigrams of characters, or the words."""
        if self.terms is None:
            return frozenset(key for key in keys if key[0].isalnum())
        return frozenset(a + b for a, b in pairwise(keys))

    def near(self, wanted: Tokens, preferred: Sequence[SectionId] = ()) -> Iterator[tuple[Stretch, Span]]:
        """The few stretches, and ranges of their tokens, that share most with a text; the best first.

        With them the best of each preferred section, where it shares enough.
        """
        features = sorted(self._features(wanted.keys))
        weights = {f: math.log(1 + self._total / (1 + len(self._holding.get(f, ())))) for f in features}
        whole = sum(weights.values())
        shared: dict[tuple[int, int], set[str]] = defaultdict(set)
        for feature in features:
            for place in self._holding.get(feature, ()):
                shared[place].add(feature)

        def weight(some: Iterable[str]) -> float:
            return sum(weights[f] for f in some) / whole if whole else 0.0

        ranked = sorted(shared, key=lambda place: (-weight(shared[place]), place))
        ranked = [place for place in ranked if weight(shared[place]) >= _SHARED]
        chosen = ranked[:_CANDIDATES]
        for section in preferred:
            chosen += [place for place in ranked if self.all[place[0]].clause.section == section][:1]
        taken: set[tuple[int, int]] = set()
        for i, j in chosen:
            if (i, j) in taken:
                continue
            ends, covered = [j, j], set(shared[i, j])
            for side, step in ((0, -1), (1, 1)):
                while weight(shared.get((i, ends[side] + step), set()) - covered) >= _SHARED:
                    ends[side] += step
                    covered |= shared[i, ends[side]]
            taken |= {(i, k) for k in range(ends[0], ends[1] + 1)}
            stretch = self.all[i]
            yield stretch, (stretch.sentences[ends[0]][0], stretch.sentences[ends[1]][1])


def _stretch(edition: Edition, clause: Clause, english: bool) -> Stretch:
    if english:
        texts = [s.en for s in clause.sentences if s.en]
        parts = [tokens(text, None) for text in texts]
        text = " ".join(texts)
        whole = tokens(text, None)
        starts = [0]
        for part in parts:
            starts.append(starts[-1] + len(part.keys))
        return Stretch(clause, text, whole, whole, tuple(pairwise(starts)), True)
    start, end = clause.span
    text = edition.notice.source[start:end]
    whole = tokens(text, edition.terms)
    ranges = []
    for sentence in clause.sentences:
        inside = [i for i, (a, _) in enumerate(whole.spans) if sentence.span[0] <= a + start < sentence.span[1]]
        ranges.append((inside[0], inside[-1] + 1))
    return Stretch(clause, text, whole, tokens(text, TermTable(())), tuple(ranges), False)


_MADE: dict[tuple[str, bool], Stretches] = {}


def stretches_of(edition: Edition, *, english: bool) -> Stretches:
    """The stretches of an edition, made once and kept."""
    key = edition.sha256, english
    if key not in _MADE:
        _MADE[key] = Stretches(edition, english=english)
    return _MADE[key]
