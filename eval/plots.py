"""The report's pictures, drawn with matplotlib into PNG files; labels are English, so no CJK font is needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.bootstrap import Interval
from eval.calibration import Bin, Point

_COLOURS = ("#2f5d8a", "#c26a2d", "#4f8a4c", "#8a4f7d")


def _figure(width: float, height: float) -> tuple[Any, Any]:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(width, height), layout="constrained")
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _save(figure: Any, path: Path) -> None:
    from matplotlib import pyplot

    # Without a date in it the file is the same for the same results.
    figure.savefig(path, dpi=110, metadata={"Software": None})
    pyplot.close(figure)


def bars(path: Path, rows: Mapping[str, Mapping[str, Interval | None]], title: str) -> None:
    """Horizontal bars with 95% whiskers: row (a type, a language) → measure → interval."""
    names, series = list(rows), list(dict.fromkeys(m for row in rows.values() for m in row))
    figure, axes = _figure(8, 0.9 + 0.24 * len(names) * len(series))
    height = 0.8 / max(1, len(series))
    for s, measure in enumerate(series):
        for n, name in enumerate(names):
            found = rows[name].get(measure)
            if found is None:
                continue
            y = n + s * height
            label = measure if n == _first(rows, measure) else ""
            whiskers = [[max(0.0, found.value - found.low)], [max(0.0, found.high - found.value)]]
            axes.barh(y, found.value, height * 0.9, color=_COLOURS[s % 4], label=label)
            axes.errorbar(found.value, y, xerr=whiskers, color="#333333", capsize=2, lw=0.9)
    axes.set_yticks([n + height * (len(series) - 1) / 2 for n in range(len(names))], names)
    axes.invert_yaxis()
    axes.set_xlim(0, 1.02)
    axes.set_title(title)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.06), ncols=3, frameon=False)
    _save(figure, path)


def _first(rows: Mapping[str, Mapping[str, Interval | None]], measure: str) -> int:
    return next(n for n, row in enumerate(rows.values()) if row.get(measure) is not None)


def risk_coverage(path: Path, points: Sequence[Point], taken: Point | None) -> None:
    """Risk over coverage at every threshold, and where the decisions lie."""
    figure, axes = _figure(6, 4)
    if points:
        axes.plot([p.coverage for p in points], [p.risk for p in points], color=_COLOURS[0], label="by support")
    if taken:
        axes.plot([taken.coverage], [taken.risk], "o", color=_COLOURS[1], label="as decided")
    axes.set(xlabel="coverage (answerable questions accepted)", ylabel="risk (accepted that are unanswerable)")
    axes.set_xlim(0, 1.02)
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False)
    _save(figure, path)


def reliability(path: Path, bins: Sequence[Bin]) -> None:
    """The share answerable over the mean support of each bin."""
    figure, axes = _figure(5, 4)
    axes.plot([b.support for b in bins], [b.answerable for b in bins], "o-", color=_COLOURS[0])
    if all(0 <= b.support <= 1 for b in bins):
        axes.plot([0, 1], [0, 1], "--", color="#999999")
    axes.set(xlabel="support", ylabel="share answerable", ylim=(0, 1.05))
    _save(figure, path)


def times(path: Path, rows: Mapping[str, Mapping[str, float]]) -> None:
    """Stacked median milliseconds: row (a language) → stage → ms."""
    figure, axes = _figure(8, 1.2 + 0.45 * len(rows))
    stages = list(dict.fromkeys(stage for row in rows.values() for stage in row))
    for n, row in enumerate(rows.values()):
        left = 0.0
        for s, stage in enumerate(stages):
            axes.barh(n, row[stage], left=left, color=_COLOURS[s % 4], label=stage if n == 0 else "")
            left += row[stage]
    axes.set_yticks(range(len(rows)), list(rows))
    axes.invert_yaxis()
    axes.set_xlabel("milliseconds, median")
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.3), ncols=3, frameon=False)
    _save(figure, path)
