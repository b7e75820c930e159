"""Answers as a Word document: real headings, marks that lead to their citations, fonts and languages for Chinese."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from corpus.library import Edition
from corpus.script import Language
from qa.answer import Answer
from qa.export.record import Entry, Line, Quotation, Record, record, say

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle
    from docx.text.paragraph import Paragraph

LATIN = "Calibri"
# Where a computer lacks them it takes its own font for the script, which it knows by the language.
EAST_ASIAN = {Language.EN: "Microsoft YaHei", Language.HANS: "Microsoft YaHei", Language.HANT: "Microsoft JhengHei"}
_TAGS = {Language.EN: "zh-CN", Language.HANS: "zh-CN", Language.HANT: "zh-TW"}
_INK, _ACCENT, _SOFT = "1B1F24", "1F3A5F", "5A6472"


def to_docx(
    answers: Sequence[Answer], edition: Edition, language: Language, made_on: datetime | None = None
) -> bytes:
    """The answers with their citations; `language` is that of the document's own words."""
    from docx import Document as new_document

    content = record(answers, edition, language, made_on)
    document = new_document()
    _set_up(document, content, edition.script)
    _run(document.add_paragraph(style="Title"), content.title, language)
    _facts(document, content)
    for entry in content.entries:
        _entry(document, entry, language)
    _run(document.add_heading(level=1), say("checked", language), language)
    _run(document.add_paragraph(), say("checked_text", language), language)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _facts(document: Document, content: Record) -> None:
    from docx.shared import Cm

    table = document.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    table.autofit = False
    widths = (Cm(4), Cm(12.5))  # of the columns for LibreOffice, of each cell for Word
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for name, value in content.facts:
        cells = table.add_row().cells
        for cell, width, text in zip(cells, widths, (name, value), strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.style = "Fact"
            _run(paragraph, text, content.language).bold = text is name


def _entry(document: Document, entry: Entry, own: Language) -> None:
    _run(document.add_heading(level=1), entry.heading, entry.language)
    if entry.earlier:
        _run(document.add_paragraph(style="Small"), f"{say('earlier', own)}: {' / '.join(entry.earlier)}", own)
    for text in entry.question:
        _run(document.add_paragraph(), text, entry.language)
    _run(document.add_paragraph(style="Outcome"), entry.outcome, own)
    for line in entry.lines:
        _line(document.add_paragraph(), line, entry.language)
    if entry.quotations:
        _run(document.add_heading(level=2), say("citations", own), own)
    for quotation in entry.quotations:
        _quotation(document, quotation, own)
    if entry.nearest:
        _run(document.add_heading(level=2), say("nearest", own), own)
    for name in entry.nearest:
        _run(document.add_paragraph(style="List Bullet"), name, entry.language)
    _run(document.add_paragraph(style="Small"), entry.made, own)


def _line(paragraph: Paragraph, line: Line, language: Language) -> None:
    """A line of an answer; each mark leads to its citation."""
    for part in line:
        if isinstance(part, str):
            _run(paragraph, part, language)
        else:
            link = _element("w:hyperlink", **{"w:anchor": f"citation{part}", "w:history": "1"})
            run = _run(paragraph, f"[{part}]", language)
            run.font.color.rgb = _colour(_ACCENT)
            link.append(run._r)
            paragraph._p.append(link)


def _quotation(document: Document, quotation: Quotation, own: Language) -> None:
    head = document.add_paragraph(style="Citation")
    _bookmark(head, quotation.number)
    _run(head, f"[{quotation.number}] ", own)
    _run(head, quotation.name, quotation.language)
    _run(document.add_paragraph(style="Quote"), quotation.quote, quotation.script)
    if quotation.beside:
        beside = document.add_paragraph(style="Beside")
        _run(beside, f"{quotation.beside_name}: ", own).italic = True
        _run(beside, quotation.beside, quotation.language)
    _run(document.add_paragraph(style="Small"), quotation.place, own)


def _bookmark(paragraph: Paragraph, number: int) -> None:
    at = {"w:id": str(number)}
    paragraph._p.append(_element("w:bookmarkStart", **at, **{"w:name": f"citation{number}"}))
    paragraph._p.append(_element("w:bookmarkEnd", **at))


def _run(paragraph: Paragraph, text: str, language: Language) -> Any:
    """Text in a language: the checker, the font and the width of its quotation marks follow it."""
    run = paragraph.add_run(text)
    properties = run._r.get_or_add_rPr()
    fonts = {"w:eastAsia": EAST_ASIAN[language]}
    if language is not Language.EN:
        fonts["w:hint"] = "eastAsia"
    properties.insert(0, _element("w:rFonts", **fonts))
    properties.append(_lang(language))
    return run


def _set_up(document: Document, content: Record, script: Language) -> None:
    """Pages, styles and properties; `script` is that of the quotes."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm

    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.25)
        section.top_margin = section.bottom_margin = Cm(2.2)
        _page_number(section.footer.paragraphs[0])
    styles, language = document.styles, content.language
    for name in ("Fact", "Outcome", "Citation", "Beside", "Small"):
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    _style(styles["Normal"], language, size=10.5, after=6)
    _style(styles["Title"], language, size=20, after=10, colour=_ACCENT)
    _style(styles["Heading 1"], language, size=14, before=20, colour=_ACCENT)
    _style(styles["Heading 2"], language, size=11.5, before=10, colour=_ACCENT)
    _style(styles["Fact"], language, size=9, after=1)
    _style(styles["Outcome"], language, size=9.5, colour=_SOFT, bold=True)
    _style(styles["Citation"], language, size=10, before=6, after=2, bold=True, keep=True)
    _style(styles["Quote"], script, size=10.5, after=3, left=0.6)
    styles["Quote"].font.italic = False  # there are no italics in Chinese
    _style(styles["Beside"], language, size=10, after=3, left=0.6)
    _style(styles["Small"], language, size=8.5, after=6, colour=_SOFT)
    properties = document.core_properties
    properties.title, properties.subject = content.title, content.subject
    properties.author, properties.language, properties.comments = "", str(language), ""
    # Stored as UTC.
    properties.created = properties.modified = content.made_on.astimezone(UTC).replace(tzinfo=None)


def _style(
    style: ParagraphStyle,
    language: Language,
    *,
    size: float,
    before: float = 0,
    after: float = 4,
    left: float = 0,
    colour: str = _INK,
    bold: bool = False,
    keep: bool = False,
) -> None:
    """Sizes and spaces in points, `left` in centimetres; `keep` holds it on the page of what follows."""
    from docx.shared import Cm, Pt

    style.font.size, style.font.bold, style.font.color.rgb = Pt(size), bold, _colour(colour)
    layout = style.paragraph_format
    layout.space_before, layout.space_after, layout.left_indent = Pt(before), Pt(after), Cm(left)
    layout.line_spacing = 1.25
    layout.keep_with_next = keep or style.name.startswith("Heading")
    # The template's fonts are those of its theme, which would win over the ones named here.
    properties: Any = style.element.get_or_add_rPr()
    for old in properties.findall(_qualified("w:rFonts")):
        properties.remove(old)
    names = {"w:ascii": LATIN, "w:hAnsi": LATIN, "w:cs": LATIN, "w:eastAsia": EAST_ASIAN[language]}
    properties.insert(0, _element("w:rFonts", **names))
    properties.append(_lang(language))


def _lang(language: Language) -> Any:
    return _element("w:lang", **{"w:val": "en-GB", "w:eastAsia": _TAGS[language]})


def _page_number(paragraph: Paragraph) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = _element("w:fldSimple", **{"w:instr": "PAGE"})
    field.append(paragraph.add_run("1")._r)
    paragraph._p.append(field)


def _colour(code: str) -> Any:
    from docx.shared import RGBColor

    return RGBColor.from_string(code)


def _element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement

    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(_qualified(key), value)
    return element


def _qualified(name: str) -> str:
    from docx.oxml.ns import qn

    return qn(name)
