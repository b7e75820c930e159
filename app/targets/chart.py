"""The targets drawn: a card for each theme, a mark for each target, like units on one axis.

Money and shares are bars from zero. Things counted run from one to hundreds of thousands, so they are dots on a
logarithmic axis, which says so: a bar there would have no beginning. An index or a doubling shares no axis and is
written only. The script regroups the same marks by kind, the largest first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from math import ceil, log10

from app.links import section_address
from app.targets.rows import Row
from app.targets.values import KINDS, Kind, round_number
from app.texts import say
from corpus.script import Language

_HEIGHT = 12  # pixels of a mark


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis from its first tick to its last."""

    ticks: tuple[Decimal, ...]
    logarithmic: bool = False

    def at(self, value: Decimal) -> float:
        """Where a value lies, from 0 to 100.

        >>> linear, decades = Axis((Decimal(0), Decimal(50))), Axis((Decimal(1), Decimal(100)), logarithmic=True)
        >>> linear.at(Decimal(10)), decades.at(Decimal(10))
        (20.0, 50.0)
        """
        low, high = self.ticks[0], self.ticks[-1]
        part = log10(value / low) / log10(high / low) if self.logarithmic else float((value - low) / (high - low))
        return round(100 * min(max(part, 0.0), 1.0), 2)


def axes(rows: Sequence[Row]) -> dict[Kind, Axis]:
    """The axis of each kind that the rows have, wide enough for all of them."""
    most: dict[Kind, Decimal] = {}
    for row in rows:
        most[row.kind] = max(row.target.figure.high, most.get(row.kind, Decimal(1)))
    found: dict[Kind, Axis] = {}
    if "money" in most:
        step = Decimal(10) ** most["money"].adjusted()
        found["money"] = Axis(tuple(step * n for n in range(ceil(most["money"] / step) + 1)))
    if "share" in most:
        found["share"] = Axis(tuple(Decimal(25) * n for n in range(max(4, ceil(most["share"] / 25)) + 1)))
    if "count" in most:
        decades = most["count"].adjusted() + (most["count"] > Decimal(10) ** most["count"].adjusted())
        found["count"] = Axis(tuple(Decimal(10) ** n for n in range(max(decades, 1) + 1)), logarithmic=True)
    return found


def chart(rows: Sequence[Row], language: Language) -> str:
    """The cards by theme, the empty ones by kind, and how to read them."""
    scales = axes(rows)
    themes: dict[str, list[Row]] = {}
    for row in rows:
        themes.setdefault(str(row.theme), []).append(row)
    cards = [
        _card("theme", key, own[0].theme_name, own[0].theme.path[0], [_item(r, scales, language) for r in own])
        for key, own in themes.items()
    ]
    present = [kind for kind in KINDS if any(row.kind == kind for row in rows)]
    cards += [_card("kind", kind, say(f"targets.kind_{kind}", language), 0, []) for kind in present]
    return f'{_key(scales, language)}<div class="cards">{"".join(cards)}</div>'


def _card(by: str, key: str, name: str, part: int, items: Sequence[str]) -> str:
    which = f'data-by="{by}" data-key="{escape(key)}"{"" if by == "theme" else " hidden"}'
    return (
        f'<section class="goals part-{part}" {which} aria-label="{escape(name)}">'
        f'<h3>{escape(name)}</h3><ul>{"".join(items)}</ul></section>'
    )


def _item(row: Row, scales: dict[Kind, Axis], language: Language) -> str:
    when = f'<span class="when">{escape(row.when)}</span>' if row.when != "—" else ""
    strength = escape(say(f"targets.{row.strength}", language))
    firm = "" if row.strength == "plain" else f'<span class="firm">{strength}</span>'
    return (
        f'<li class="part-{row.theme.path[0]}" data-number="{row.number}" data-amount="{row.target.figure.high:f}">'
        f'<a class="section-link goal" href="{escape(section_address(row.target.section))}" '
        f'data-section="{row.target.section}" aria-describedby="target-{row.number}-said">'
        f'<span class="amount"><b>{escape(row.value)}</b>{firm}{when}</span>'
        f'<span class="what">{escape(row.what)}</span><span class="from">{escape(row.theme_name)}</span>'
        f"{_mark(row, scales.get(row.kind))}</a></li>"
    )


def _mark(row: Row, axis: Axis | None) -> str:
    """The target on its axis. Hollow where the notice only strives; what it says is in the text beside it."""
    if axis is None:
        return ""
    figure, firm = row.target.figure, "firm" if row.strength in ("plain", "ensure") else "hollow"
    low, high, middle = axis.at(figure.low), axis.at(figure.high), _HEIGHT / 2
    drawn = [f'<line class="tick" x1="{x}%" x2="{x}%" y1="0" y2="{_HEIGHT}"/>' for x in map(axis.at, axis.ticks)]
    if axis.logarithmic:
        drawn.append(f'<line class="track" x1="0" x2="100%" y1="{middle}" y2="{middle}"/>')
        if low < high:
            drawn.append(f'<line class="range" x1="{low}%" x2="{high}%" y1="{middle}" y2="{middle}"/>')
        drawn += [f'<circle class="{firm}" cx="{x}%" cy="{middle}" r="5"/>' for x in sorted({low, high})]
    else:
        drawn.append(f'<rect class="track" width="100%" height="{_HEIGHT - 4}" y="2" rx="2"/>')
        drawn.append(f'<rect class="{firm}" width="{high}%" height="{_HEIGHT - 4}" y="2" rx="2"/>')
    return f'<svg class="{row.kind}" width="100%" height="{_HEIGHT}" aria-hidden="true">{"".join(drawn)}</svg>'


def _key(scales: dict[Kind, Axis], language: Language) -> str:
    parts = [_scale(kind, axis, language) for kind, axis in scales.items()]
    samples = "".join(
        f'<li><svg width="34" height="{_HEIGHT}" aria-hidden="true"><rect class="{firm}" x="1" y="2" width="14" '
        f'height="{_HEIGHT - 4}" rx="2"/><circle class="{firm}" cx="26" cy="{_HEIGHT / 2}" r="5"/></svg>'
        f'{escape(say(f"targets.key_{firm}", language))}</li>'
        for firm in ("firm", "hollow")
    )
    signs = f'<li>{escape(say("targets.key_signs", language))}</li>'
    head = escape(say("targets.key", language))
    return f'<div class="key" aria-label="{head}" role="group">{"".join(parts)}<ul>{samples}{signs}</ul></div>'


def _scale(kind: Kind, axis: Axis, language: Language) -> str:
    """The axis of a kind with its ticks named."""
    names = [_tick(kind, tick, language) for tick in axis.ticks]
    every = 2 if len(names) > 5 else 1  # names that there is room for
    ends = {0: "start", len(names) - 1: "end"}
    drawn = "".join(
        f'<line class="tick" x1="{axis.at(tick)}%" x2="{axis.at(tick)}%" y1="0" y2="7"/>'
        f'<text x="{axis.at(tick)}%" y="20" text-anchor="{ends.get(i, "middle")}">'
        f"{escape('' if i % every else name)}</text>"
        for i, (tick, name) in enumerate(zip(axis.ticks, names, strict=True))
    )
    name = say(f"targets.kind_{kind}", language)
    told = say(f"targets.axis_{kind}", language, low=names[0], high=names[-1])
    ids = f'aria-labelledby="axis-{kind}-title axis-{kind}-desc"'
    return (
        f'<figure class="axis-of"><figcaption>{escape(name)}</figcaption>'
        f'<svg role="img" width="100%" height="24" {ids}>'
        f'<title id="axis-{kind}-title">{escape(name)}</title><desc id="axis-{kind}-desc">{escape(told)}</desc>'
        f'<line class="axis" x1="0" x2="100%" y1=".5" y2=".5"/>{drawn}</svg><small>{escape(told)}</small></figure>'
    )


def _tick(kind: Kind, tick: Decimal, language: Language) -> str:
    return f"{tick:f}%" if kind == "share" else round_number(tick, language)
