"""Where the notice has the figures of a text that is not its own."""

from __future__ import annotations

import re

from corpus.library import Edition
from corpus.section import SectionId
from qa.changed_figures import counts_the_same
from qa.checked import KnownFigure
from qa.figures import Figure, find_figures

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")


def known_figures(edition: Edition, text: str) -> tuple[KnownFigure, ...]:
    """Each figure of a text once, with the sections that have its value, unit and classifier: Chinese is sought in the
    notice, English in its translation."""
    known: list[KnownFigure] = []
    for figure in find_figures(text):
        if not any(counts_the_same(figure, k.figure) for k in known):
            own = _figures_of(edition, english=not _HAN.search(text))
            sections = {section for section, theirs in own if counts_the_same(figure, theirs)}
            known.append(KnownFigure(figure, tuple(sorted(sections))))
    return tuple(known)


_FOUND: dict[tuple[str, bool], list[tuple[SectionId, Figure]]] = {}


def _figures_of(edition: Edition, *, english: bool) -> list[tuple[SectionId, Figure]]:
    """The figures of the notice, or of its English, by section; found once and kept."""
    key = edition.sha256, english
    if key not in _FOUND:
        _FOUND[key] = [
            (clause.section, figure)
            for clause in edition.notice.clauses
            for sentence in clause.sentences
            for figure in find_figures((sentence.en or "") if english else sentence.text)
        ]
    return _FOUND[key]
