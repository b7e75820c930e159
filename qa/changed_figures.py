"""The figures in which two versions of a wording differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qa.figures import Figure, find_figures, same_figure


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that differs in value, unit or bound (以上); None where that side has none. Spans index its text."""

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
    ours, theirs = list(find_figures(pasted)), list(find_figures(notice))
    for figure in list(ours):
        same = next((f for f in theirs if same_figure(figure, f) and figure.bound == f.bound), None)
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
