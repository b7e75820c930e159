"""A table as CSV and as an Excel workbook, for any spreadsheet, Chinese included."""

from __future__ import annotations

import csv
import io
import math
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from corpus.script import Language

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

Cell: TypeAlias = str | int | float | None

NOTES = {Language.EN: "Notes", Language.HANS: "说明", Language.HANT: "說明"}
_FORMULA = "=+-@\t"  # what a spreadsheet may take for the beginning of a formula
_LONGEST = 32_767  # characters of a cell in Excel
_SHEET_NAME = 31
_WIDTHS = (8, 60)  # of a column, in digits of the default font
# XML 1.0 cannot hold these, and a spreadsheet cannot show them.
_UNPRINTABLE = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Table:
    """A table to take away: its name (of the sheet), column names, rows of one cell a column, and notes.

    `notes` are sentences on what the table is and where it comes from; `language` is that of names and notes.
    Raises ValueError for a row with too many or too few cells and for a number that is none (NaN, infinity).
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    language: Language = Language.EN

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, 1):
            if len(row) != len(self.columns):
                raise ValueError(f"row {number} has {len(row)} cells, expected {len(self.columns)}")
            if any(isinstance(cell, float) and not math.isfinite(cell) for cell in row):
                raise ValueError(f"row {number} has a number that is not finite")


def to_csv(table: Table) -> bytes:
    """Comma-separated (RFC 4180), UTF-8 with BOM, so that Excel reads Chinese; the notes are left out.

    Text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in (table.columns, *table.rows):
        writer.writerow([_harmless(clean(cell)) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue().encode("utf-8-sig")


def to_xlsx(table: Table) -> bytes:
    """An Excel workbook: the table with a frozen header and a filter, and the notes on a second sheet.

    Text stays text whatever it begins with. Text beyond Excel's 32,767 characters ends in an ellipsis.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    sheet: Worksheet = book.create_sheet(_sheet_name(table.name))
    for number, row in enumerate((table.columns, *table.rows), 1):
        for column, value in enumerate(row, 1):
            _put(sheet.cell(number, column), value, header=number == 1)
    _lay_out(sheet, table)
    if table.notes:
        notes = book.create_sheet(_other_name(NOTES[table.language], sheet.title))
        for number, note in enumerate(table.notes, 1):
            _put(notes.cell(number, 1), note)
        notes.column_dimensions["A"].width = 100
    book.properties.title = clean(table.name)
    book.properties.language = str(table.language)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def clean(text: str) -> str:
    r"""The text with plain line ends and without characters that XML cannot hold.

    >>> clean("a\r\nb\x00c")
    'a\nbc'
    """
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _harmless(text: str) -> str:
    return f"'{text}" if text[:1] and text[0] in _FORMULA else text


def _put(cell: Any, value: Cell, *, header: bool = False) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    if isinstance(value, str) and (text := clean(value)):
        cell.value = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
        cell.data_type = "s"  # otherwise = makes it a formula, #N/A an error
        cell.quotePrefix = text[0] in _FORMULA  # it stays text when it is edited
    elif not isinstance(value, str):
        cell.value = value
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if header:
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1F3A5F")


def _lay_out(sheet: Worksheet, table: Table) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.freeze_panes = "A2"
    if table.columns:
        sheet.auto_filter.ref = sheet.dimensions
    for column, name in enumerate(table.columns):
        widest = max(map(_width, (name, *(row[column] for row in table.rows))))
        width = min(max(widest + 3, _WIDTHS[0]), _WIDTHS[1])
        sheet.column_dimensions[get_column_letter(column + 1)].width = width
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _width(value: Cell) -> int:
    """The width of the longest line in digits; a Chinese character is as wide as two."""
    lines = str("" if value is None else value).splitlines() or [""]
    return max(sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line) for line in lines)


def _sheet_name(name: str) -> str:
    """A name that Excel takes: not empty, 31 characters, without its own marks."""
    return re.sub(r"[\[\]:*?/\\\t\n]", " ", clean(name))[:_SHEET_NAME].strip(" '") or "1"


def _other_name(name: str, taken: str) -> str:
    return f"{name} 2" if name.casefold() == taken.casefold() else name
