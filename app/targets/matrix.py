"""Who is responsible for what, as a matrix of units and sections, and as a list for a narrow screen."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from app.links import section_address, section_link
from app.targets.duties import Duties, Role, duties
from app.targets.rows import joined, theme_name, theme_of
from app.texts import say
from corpus.library import Edition
from corpus.script import Language
from corpus.section import SectionId
from qa.display import heading_text, label

SIGNS: dict[Role, str] = {"first": "●", "named": "○"}


def columns(edition: Edition) -> tuple[SectionId, ...]:
    """The sections whose bracket names a unit, in order."""
    return tuple(clause.section for clause in edition.notice.clauses if clause.responsible_units)


def matrix(edition: Edition, language: Language) -> str:
    """The table and, for where it is too wide, a list of the units that open."""
    found, sections = duties(edition, language), columns(edition)
    if not found:
        return f"<p>{_say('no_units', language)}</p>"
    names = {section: _name(section, edition, language) for section in sections}
    body = "".join(_row(unit, sections, names, language) for unit in found)
    return (
        f'<p class="soft note">{_say("duties_note", language)}</p>'
        f'<div class="wide" tabindex="0" role="region" aria-label="{_say("panel_duties", language)}">'
        f'<table class="matrix">{_head(sections, names, edition, language)}<tbody>{body}</tbody>'
        f"{_totals(found, sections, language)}</table></div>"
        f'<div class="narrow">{"".join(_listed(unit, names, language) for unit in found)}</div>'
    )


def _head(
    sections: Sequence[SectionId], names: dict[SectionId, str], edition: Edition, language: Language
) -> str:
    """Two rows: the themes over their sections, each section by its last number."""
    sorters = "".join(
        f'<th scope="col" rowspan="2" class="{key}" data-column="{key}" aria-sort="{direction}">'
        f"<button>{_say(key, language)}</button></th>"
        for key, direction in (("name", "none"), ("total", "descending"), ("first", "none"))
    )
    themes, marks = "", ""
    for theme, own in groupby(sections, theme_of):
        name = escape(theme_name(theme, edition, language))
        themes += (
            f'<th scope="colgroup" colspan="{len(list(own))}" class="theme part-{theme.path[0]}" title="{name}">'
            f"<span>{name}</span></th>"
        )
    for i, section in enumerate(sections):
        name = escape(names[section])
        marks += (
            f'<th scope="col" class="{_edge(i, sections)}"><a class="section-link" data-section="{section}" '
            f'href="{escape(section_address(section))}" title="{name}" aria-label="{name}">{section.path[-1]}</a></th>'
        )
    return f"<thead><tr>{sorters}{themes}</tr><tr>{marks}</tr></thead>"


def _row(unit: Duties, sections: Sequence[SectionId], names: dict[SectionId, str], language: Language) -> str:
    roles = dict(unit.sections)
    cells = ""
    for i, section in enumerate(sections):
        mark = _cell(unit, section, roles[section], names, language) if section in roles else ""
        cells += f'<td class="{_edge(i, sections)}">{mark}</td>'
    key = escape(unit.key)
    return (
        f'<tr data-unit="{key}" data-also="{key}" data-name="{escape(unit.name)}" data-total="{len(unit.sections)}" '
        f'data-first="{unit.first}"><th scope="row">{escape(unit.name)}</th>'
        f'<td class="total">{len(unit.sections)}</td><td class="first">{unit.first or ""}</td>{cells}</tr>'
    )


def _cell(unit: Duties, section: SectionId, role: Role, names: dict[SectionId, str], language: Language) -> str:
    told = escape(f"{unit.name} · {names[section]} · {say(f'targets.role_{role}', language)}")
    return (
        f'<a class="section-link {role}" href="{escape(section_address(section))}" data-section="{section}" '
        f'aria-label="{told}" title="{told}">{SIGNS[role]}</a>'
    )


def _totals(found: Sequence[Duties], sections: Sequence[SectionId], language: Language) -> str:
    each = [sum(section in dict(unit.sections) for unit in found) for section in sections]
    cells = "".join(f'<td class="{_edge(i, sections)}">{n}</td>' for i, n in enumerate(each))
    sums = f'<td class="total">{sum(each)}</td><td class="first">{sum(unit.first for unit in found)}</td>'
    return f'<tfoot><tr><th scope="row">{_say("units_named", language)}</th>{sums}{cells}</tr></tfoot>'


def _listed(unit: Duties, names: dict[SectionId, str], language: Language) -> str:
    items = "".join(
        f'<li><span class="{role}" role="img" aria-label="{_say(f"role_{role}", language)}">{SIGNS[role]}</span> '
        f"{section_link(section, names[section])}</li>"
        for section, role in unit.sections
    )
    told = escape(say("targets.named_in", language, total=len(unit.sections), first=unit.first))
    return (
        f'<details data-unit="{escape(unit.key)}"><summary><span>{escape(unit.name)}</span>'
        f"<small>{told}</small></summary><ul>{items}</ul></details>"
    )


def _name(section: SectionId, edition: Edition, language: Language) -> str:
    clause = edition.notice.clause(section)
    return joined(label(clause, language), heading_text(clause, language, edition), language)


def _edge(place: int, sections: Sequence[SectionId]) -> str:
    """Where a theme begins, for the line that parts it from the one before."""
    return "edge" if not place or theme_of(sections[place]) != theme_of(sections[place - 1]) else ""


def _say(name: str, language: Language) -> str:
    return escape(say(f"targets.{name}", language))
