"""Fragments: the parts of a sentence that each say one thing, and which of them a statement rests on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.notice import Span
from corpus.script import TermTable
from corpus.sentence import fragment_spans
from qa.figures import Figure, find_figures, same_figure
from qa.words import content_words, coverage


@dataclass(frozen=True, slots=True)
class Fragment:
    """A part of a sentence: its text, its span in that sentence and the figures in it (years left out)."""

    text: str
    span: Span
    figures: tuple[Figure, ...]


def fragments(text: str) -> tuple[Fragment, ...]:
    """Cut a sentence at its clause marks outside brackets and quotes: ，； in Chinese, ; in English.

    >>> [f.text for f in fragments("到2031年,力争翻新骑行道48公里(含辅路,不含桥);沿线种树6200棵。")]
    ['到2031年,', '力争翻新骑行道48公里(含辅路,不含桥);', '沿线种树6200棵。']
    """
    return tuple(Fragment(text[a:b], (a, b), stated_figures(text[a:b])) for a, b in fragment_spans(text))


def stated_figures(text: str) -> tuple[Figure, ...]:
    """The figures a text states, without years, dates and ordinals: those say when and which, not how much."""
    return tuple(f for f in find_figures(text) if f.unit not in ("year", "date", "ordinal"))


# A fragment that cannot stand without the one before it.
_DEPENDENT = re.compile(r"^(?:其中|占|比|并|及|实现|實現|达到|達到|较|較|同比)")
# A fragment this short without a figure only says when: 到2025年，
_WHEN = 10


def telling(text: str, question: frozenset[str], terms: TermTable) -> str | None:
    """The part of a sentence that gives the figure a question asks for, verbatim; None unless one part stands out.

    It is the fragment with a figure that has the most of the question's content words, by at least one more than
    any other; with the fragment before it where that says by when, or where it cannot stand alone.
    """
    parts = fragments(text)
    shared = [len(question & content_words(p.text, terms)) if p.figures else -1 for p in parts]
    ranked = sorted(shared, reverse=True)
    if len(parts) < 3 or ranked[0] <= max(0, ranked[1]):
        return None
    last = shared.index(ranked[0])
    first = last
    while first and (_DEPENDENT.match(parts[first].text) or _says_when(parts[first - 1])):
        first -= 1
    return text[parts[first].span[0] : parts[last].span[1]]


def _says_when(part: Fragment) -> bool:
    return not part.figures and len(part.text) <= _WHEN and bool(find_figures(part.text))


def supporting(statement: str, text: str, terms: TermTable) -> tuple[Fragment, ...]:
    """The fragments of a sentence that a statement in the same language rests on.

    Those that state its figures; among several with the same figure, and where it has none, those that share
    the most of its content words.
    """
    parts = fragments(text)
    if not parts:
        return ()
    words = content_words(statement, terms)
    own = [content_words(p.text, terms) for p in parts]
    # 到2025年, has no content word of its own: it supports nothing by itself.
    share = [coverage(w, words) if w else 0.0 for w in own]
    chosen: set[int] = set()
    for figure in stated_figures(statement):
        holders = [i for i, p in enumerate(parts) if any(same_figure(figure, f) for f in p.figures)]
        if holders:
            chosen.add(max(holders, key=lambda i: (share[i], -i)))
    if not chosen:
        best = max(share)
        chosen = {i for i, s in enumerate(share) if s >= 0.6 * best and s > 0} or set(range(len(parts)))
    return tuple(parts[i] for i in sorted(chosen))
