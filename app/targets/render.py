"""The view as HTML: what is to be seen, its filters, the count, and the table with its quotes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from app.links import section_link
from app.passage import marked
from app.targets.chart import chart
from app.targets.duties import duties
from app.targets.matrix import matrix
from app.targets.rows import BESIDE, Row, beside, joined, rows
from app.targets.values import KINDS
from app.texts import say
from corpus.library import Edition
from corpus.script import Language

PANELS = ("chart", "table", "duties")
COLUMNS = ("what", "value", "unit", "when", "strength", "section", "who")
_BLANKS = {"shown": "{shown}", "all": "{all}"}
STRENGTHS = ("plain", "ensure", "strive", "principle", "support", "encourage", "explore")


def render(edition: Edition, language: Language) -> str:
    """The whole view in the reader's language; what it shows at first the script changes in place."""
    shown = rows(edition, language)
    head = f'<h2>{_say("title", language)}</h2><p class="soft">{_say("about", language)}</p>'
    if not shown:
        return f'<div class="targets" lang="{language}"><header>{head}</header><p>{_say("none", language)}</p></div>'
    bodies = {"chart": _drawn(shown, language), "table": table(shown, edition, language)}
    bodies["duties"] = matrix(edition, language)
    tabs = "".join(
        f'<button role="tab" id="targets-tab-{name}" aria-controls="targets-{name}" data-panel="{name}" '
        f'aria-selected="{str(name == "chart").lower()}" tabindex="{0 if name == "chart" else -1}">'
        f'{_say(f"panel_{name}", language)}</button>'
        for name in PANELS
    )
    panels = "".join(
        f'<div role="tabpanel" id="targets-{name}" aria-labelledby="targets-tab-{name}" data-panel="{name}"'
        f'{"" if name == "chart" else " hidden"}>{bodies[name]}</div>'
        for name in PANELS
    )
    # The script fills these in as it filters.
    count, counted = (escape(say(f"targets.{n}", language, **_BLANKS)) for n in ("count", "count_units"))
    return (
        f'<div class="targets" lang="{language}" data-showing="chart"><header><div>{head}</div>'
        f'<div class="switch" role="tablist" aria-label="{_say("title", language)}">{tabs}</div></header>'
        f"{_filters(shown, edition, language)}"
        f'<div class="bar"><p class="count" role="status" data-targets="{count}" data-duties="{counted}">'
        f'{escape(say("targets.count", language, shown=len(shown), all=len(shown)))}</p>{_downloads(language)}</div>'
        f'{panels}<p class="nothing" hidden>{_say("nothing", language)}</p>'
        f'<div class="tip" role="presentation" hidden></div></div>'
    )


def _drawn(shown: Sequence[Row], language: Language) -> str:
    choices = "".join(
        f'<button data-by="{by}" aria-pressed="{str(by == "theme").lower()}">{_say(f"by_{by}", language)}</button>'
        for by in ("theme", "kind")
    )
    note = f'<p class="soft note">{_say("chart_note", language)}</p>'
    group = f'<div class="grouping" role="group" aria-label="{_say("group", language)}">{choices}</div>'
    return group + note + chart(shown, language)


def _filters(shown: Sequence[Row], edition: Edition, language: Language) -> str:
    themes = {str(row.theme): row.theme_name for row in shown}
    kinds = {kind: say(f"targets.kind_{kind}", language) for kind in KINDS if any(r.kind == kind for r in shown)}
    years = {year: _year(year, language) for year in sorted({row.year for row in shown})}
    strengths = {name: say(f"targets.{name}", language) for name in STRENGTHS if any(r.strength == name for r in shown)}
    named = {key for row in shown for key in row.units}
    units = {d.key: d.name for d in duties(edition, language) if d.key in named}
    placeholder = _say("search_hint", language)
    search = (
        f'<label class="search"><span>{_say("search", language)}</span>'
        f'<input type="search" placeholder="{placeholder}" autocomplete="off" spellcheck="false"></label>'
    )
    chosen = (("theme", themes), ("kind", kinds), ("year", years), ("strength", strengths), ("unit", units))
    selects = "".join(_select(name, choices.items(), language) for name, choices in chosen)
    reset = f'<button class="reset" hidden>{_say("reset", language)}</button>'
    return f'<div class="filters" role="search">{search}{selects}{reset}</div>'


def _select(name: str, choices: Iterable[tuple[str, str]], language: Language) -> str:
    options = "".join(f'<option value="{escape(value)}">{escape(text)}</option>' for value, text in choices)
    every = f'<option value="">{_say("every", language)}</option>'
    return (
        f'<label class="of-targets"><span>{_say(f"filter_{name}", language)}</span>'
        f'<select data-filter="{name}">{every}{options}</select></label>'
    )


def _downloads(language: Language) -> str:
    buttons = "".join(
        f'<button data-download="{form}" aria-label="{_say(f"download_{form}", language)}">{form.upper()}</button>'
        for form in ("csv", "xlsx")
    )
    return f'<div class="downloads"><span>{_say("download", language)}</span>{buttons}</div>'


def _year(year: str, language: Language) -> str:
    if year.isdecimal():
        return say("targets.by", language, year=year)
    return say("targets.each_year" if year == "yearly" else "targets.no_year", language)


def table(shown: Sequence[Row], edition: Edition, language: Language) -> str:
    """One tbody for each target: its row, and the row with its quote that the first opens."""
    heads = "".join(
        f'<th role="columnheader" scope="col" aria-sort="none" data-column="{name}">'
        f'<button>{_say(f"column_{name}", language)}</button></th>'
        for name in COLUMNS
    )
    # The roles are spelled out, since on a phone the style lays the table out as cards.
    return (
        f'<table role="table" aria-label="{_say("title", language)}"><thead role="rowgroup"><tr role="row">{heads}</tr>'
        f'</thead>{"".join(_body(row, edition, language) for row in shown)}</table>'
    )


def _body(row: Row, edition: Edition, language: Language) -> str:
    target, said = row.target, f"target-{row.number}-said"
    opener = (
        f'<button class="opener" aria-expanded="false" aria-controls="target-{row.number}">'
        f"<span>{escape(row.what)}</span></button>"
    )
    digits = f' <small>= {escape(row.digits)}</small>' if row.digits else ""
    cells = (
        ("what", row.what, opener),
        ("value", f"{KINDS.index(row.kind)} {target.figure.low:040f}", f"<b>{escape(row.value)}</b>{digits}"),
        ("unit", row.unit, escape(row.unit)),
        ("when", f"{target.by or 9999} {target.annual}", escape(row.when)),
        ("strength", str(STRENGTHS.index(row.strength)), badge(row.strength, language)),
        ("section", f"{row.number:05}", section_link(target.section, row.place)),
        ("who", row.who or "\uffff", f"<span>{escape(row.who) or _say('no_unit', language)}</span>"),
    )
    drawn = "".join(
        f'<td role="cell" class="{name}" data-sort="{escape(key)}" data-name="{_say(f"column_{name}", language)}">'
        f"{html}</td>"
        for name, key, html in cells
    )
    also = " ".join([target.what_zh, target.what_en or "", row.theme_name, row.heading]).lower()
    return (
        f'<tbody role="rowgroup" data-number="{row.number}" data-theme="{row.theme}" data-kind="{row.kind}" '
        f'data-year="{row.year}" data-strength="{row.strength}" data-unit="{escape("|".join(row.units))}" '
        f'data-also="{escape(also)}"><tr role="row">{drawn}</tr>'
        f'<tr role="row" class="more" id="target-{row.number}" hidden><td role="cell" colspan="{len(COLUMNS)}">'
        f'<div id="{said}" class="said">{_quoted(row, edition, language)}</div></td></tr></tbody>'
    )


def badge(strength: str, language: Language) -> str:
    """How firmly, in a word, with what the word means for who hovers or cannot see."""
    meaning = _say(f"{strength}_means", language)
    return f'<span class="firmness {strength}" title="{meaning}">{_say(strength, language)}</span>'


def _quoted(row: Row, edition: Edition, language: Language) -> str:
    """The quote verbatim, what it says in the reader's language, where it stands and what its strength means."""
    said, spoken = "", beside(edition, language)
    if row.said and spoken:
        said = f'<p class="beside" lang="{spoken}">{marked(row.said, row.said_at)}</p>'
        said += f"<small>{_say(BESIDE[spoken], language)}</small>"
    place = joined(row.place, row.heading, language)
    return (
        f'<p class="verbatim" lang="{edition.script}">{marked(row.target.quote, row.target.figure.span)}</p>{said}'
        f'<p class="where">{section_link(row.target.section, place)}</p>'
        f'<p class="soft">{_say(f"{row.strength}_means", language)}</p>'
    )


def _say(name: str, language: Language) -> str:
    return escape(say(f"targets.{name}", language))
