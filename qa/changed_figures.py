"""The figures in which two versions of a wording differ."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from corpus.script import fold
from qa.figures import Figure, find_figures, same_figure

_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
# All of a count but its classifier, on folded text.
_CLASSIFIER = re.compile(r"[^\u3400-\u9fff]|[零〇一二两三四五六七八九十百千万亿余多至到]")


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that differs in value, unit, classifier (个, 座) or bound (以上); spans index the texts.

    None where that side has none.
    """

    pasted: Figure | None
    notice: Figure | None

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {"pasted": _plain(self.pasted), "notice": _plain(self.notice)}


def _plain(figure: Figure | None) -> dict[str, Any] | None:
    if figure is None:
        return None
    value = {"low": f"{figure.low:f}", "high": f"{figure.high:f}", "unit": figure.unit, "bound": figure.bound}
    return {**value, "text": figure.text, "span": figure.span}


def changed_figures(pasted: str, notice: str) -> tuple[FigureChange, ...]:
    """The figures of either text that the other lacks; of those left, pairs of one unit in order, then of any unit.

    >>> [(c.pasted and c.pasted.text, c.notice and c.notice.text) for c in changed_figures("建桥4座", "建桥3座、塔5座")]
    [('4座', '3座'), (None, '5座')]
    """
    ours, theirs = _figures(pasted), _figures(notice)
    for figure in list(ours):
        same = next((f for f in theirs if _agree(figure, f)), None)
        if same:
            ours.remove(figure)
            theirs.remove(same)
    pairs: dict[Figure, Figure] = {}
    for any_unit in (False, True):
        for figure in ours:
            other = next((f for f in theirs if any_unit or f.unit == figure.unit), None)
            if other and figure not in pairs:
                pairs[figure] = other
                theirs.remove(other)
    return (*(FigureChange(f, pairs.get(f)) for f in ours), *(FigureChange(None, f) for f in theirs))


def rewritten_figures(pasted: str, notice: str) -> tuple[FigureChange, ...]:
    """The figures of both texts that have one value and bound, and are written in other characters.

    >>> [(c.pasted.text, c.notice.text) for c in rewritten_figures("建桥三十座、塔２座", "建桥30座、塔2座")]
    [('三十座', '30座')]
    """
    theirs = _figures(notice)
    pairs = []
    for figure in _figures(pasted):
        same = [f for f in theirs if _agree(figure, f)]
        if same:
            other = next((f for f in same if _written(f) == _written(figure)), same[0])
            theirs.remove(other)
            if _written(other) != _written(figure):
                pairs.append(FigureChange(figure, other))
    return tuple(pairs)


def counts_the_same(figure: Figure, other: Figure) -> bool:
    """Whether value, unit and, where both name it, the classifier are the same: 25万座 is not 25万个."""
    classifiers = {_CLASSIFIER.sub("", _written(f)) for f in (figure, other) if f.unit == "count"} - {""}
    return same_figure(figure, other) and len(classifiers) < 2


def _agree(figure: Figure, other: Figure) -> bool:
    return counts_the_same(figure, other) and figure.bound == other.bound


def _written(figure: Figure) -> str:
    return "".join(fold(figure.text).split())


def _figures(text: str) -> list[Figure]:
    """The figures of a text; in Chinese a line may break within one."""
    if not _HAN.search(text):
        return list(find_figures(text))
    kept = [i for i, char in enumerate(text) if not char.isspace()]
    found = []
    for figure in find_figures("".join(text[i] for i in kept)):
        span = kept[figure.span[0]], kept[figure.span[1] - 1] + 1
        found.append(replace(figure, span=span, text=text[slice(*span)]))
    return found
