"""Two results beside each other: the paired difference of every measure, with its interval."""

from __future__ import annotations

from collections.abc import Sequence

from eval.bootstrap import Groups, Interval, difference
from eval.measures import MEASURES, agreement, by_group
from eval.record import Record
from eval.tables import shown, table


def differences(a: Sequence[Record], b: Sequence[Record]) -> dict[str, Interval]:
    """Measure title → b − a over the questions both have; raises ValueError where they share none."""
    shared = {r.id for r in a} & {r.id for r in b}
    if not shared:
        raise ValueError("the two results have no question in common; compare runs of the same split")
    first, second = ([r for r in side if r.id in shared] for side in (a, b))
    pairs: dict[str, tuple[Groups, Groups]] = {
        m.title: (by_group(second, m.name), by_group(first, m.name)) for m in MEASURES
    }
    pairs["languages agree"] = agreement(second), agreement(first)
    found = {title: difference(*both) for title, both in pairs.items()}
    return {title: gap for title, gap in found.items() if gap is not None}


def comparison(a: Sequence[Record], b: Sequence[Record], names: tuple[str, str]) -> str:
    """A Markdown table of the differences; those beyond chance are marked."""
    rows = [
        (title, shown(gap, signed=True), "yes" if gap.excludes_zero else "") for title, gap in differences(a, b).items()
    ]
    return table(("measure", f"{names[1]} − {names[0]}, points", "beyond chance"), rows)
