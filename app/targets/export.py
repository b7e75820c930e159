"""What the view shows as tables to take away: the targets, and the units with their sections."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal

from app.targets.duties import duties
from app.targets.matrix import SIGNS, columns
from app.targets.rows import BESIDE, Row, beside, rows
from app.texts import say
from corpus.library import Edition
from corpus.script import Language
from qa.display import label
from qa.export.table import Cell, Table

_COLUMNS = (
    "column_what", "col_low", "col_high", "column_unit", "col_bound", "col_as_written", "col_year", "col_annual",
    "col_cumulative", "column_strength", "column_section", "col_heading", "col_theme", "column_who", "col_quote",
)  # fmt: skip


def targets_table(edition: Edition, language: Language, numbers: Sequence[int]) -> Table:
    """The targets of these numbers, in this order; a number the notice has not is left out."""
    known = {row.number: row for row in rows(edition, language)}
    chosen = [known[n] for n in dict.fromkeys(numbers) if n in known]
    spoken = beside(edition, language)
    said = (say(f"targets.{BESIDE[spoken]}", language),) if spoken else ()
    return Table(
        name=say("targets.file_targets", language),
        columns=(*(say(f"targets.{name}", language) for name in _COLUMNS), *said),
        rows=tuple((*_cells(row, language), *(row.said for _ in said)) for row in chosen),
        notes=(_source(edition, language), say("targets.about", language), edition.provenance(language)),
        language=language,
    )


def duties_table(edition: Edition, language: Language, keys: Collection[str]) -> Table:
    """The units with these keys by the sections that name them: ● first, ○ after."""
    sections = columns(edition)
    clauses = [edition.notice.clause(section) for section in sections]
    known = {d.key: d for d in duties(edition, language)}
    found = [known[key] for key in dict.fromkeys(keys) if key in known]
    heads = tuple(say(f"targets.{name}", language) for name in ("name", "total", "first"))
    signs = {d.key: {section: SIGNS[role] for section, role in d.sections} for d in found}
    return Table(
        name=say("targets.file_duties", language),
        columns=(*heads, *(label(clause, language) for clause in clauses)),
        rows=tuple(
            (d.name, len(d.sections), d.first, *(signs[d.key].get(section) for section in sections)) for d in found
        ),
        notes=(_source(edition, language), say("targets.duties_note", language), edition.provenance(language)),
        language=language,
    )


def _cells(row: Row, language: Language) -> tuple[Cell, ...]:
    target, figure = row.target, row.target.figure
    yes = say("targets.yes", language)
    return (
        row.what,
        _number(figure.low),
        _number(figure.high),
        row.unit,
        say(f"targets.bound_{figure.bound}", language) if figure.bound else None,
        figure.text,
        target.by,
        yes if target.annual else None,
        yes if target.cumulative else None,
        say(f"targets.{row.strength}", language),
        row.place,
        row.heading,
        row.theme_name,
        row.who or None,
        target.quote,
    )


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _source(edition: Edition, language: Language) -> str:
    number = edition.describe("document_number", language) if "document_number" in edition.metadata else ""
    return " · ".join(part for part in (edition.describe("title", language), number) if part)
