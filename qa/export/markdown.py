"""Answers as Markdown (CommonMark), readable as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from corpus.library import Edition
from corpus.script import Language
from qa.answer import Answer
from qa.export.record import Entry, Line, Quotation, Record, record, say
from qa.export.table import clean

# Wherever they stand: emphasis, code, links, HTML, entities, headings, tables, formulas, links without brackets.
_INLINE = re.compile(r"[\\`*_\[\]<>&#|~$]|(?<=[a-z]):(?=//)|@|(?<=\bwww)\.", re.IGNORECASE)
# At the beginning of a line: lists, rules, underlined headings.
_BLOCK = re.compile(r"^(?:[-+=:]|\d+(?=[.)]))")


def to_markdown(
    answers: Sequence[Answer], edition: Edition, language: Language, made_on: datetime | None = None
) -> bytes:
    """The answers with their citations, UTF-8; `language` is that of the document's own words."""
    document = record(answers, edition, language, made_on)
    return ("\n\n".join(_blocks(document)) + "\n").encode()


def as_text(text: str) -> str:
    r"""Markdown that shows just this text; its line breaks are kept, white space at the ends of lines is not.

    >>> print(as_text("1. <b>*a*</b>\n- [x](http://y)"))
    1\. \<b\>\*a\*\</b\>\
    \- \[x\](http\://y)
    """
    lines = (line.strip(" \t") for line in clean(text).split("\n"))
    return "\\\n".join(_line(line) for line in lines if line)


def _line(text: str) -> str:
    return _BLOCK.sub(_first, _INLINE.sub(lambda found: "\\" + found[0], text))


def _first(found: re.Match[str]) -> str:
    return found[0] + "\\" if found[0][-1].isdecimal() else "\\" + found[0]


def _blocks(document: Record) -> Iterator[str]:
    own = document.language
    yield f"# {as_text(document.title)}"
    yield "\n".join(f"- **{as_text(name)}**: {as_text(value)}" for name, value in document.facts)
    for entry in document.entries:
        yield from _entry(entry, own)
    yield f"## {as_text(say('checked', own))}"
    yield as_text(say("checked_text", own))


def _entry(entry: Entry, own: Language) -> Iterator[str]:
    yield f"## {as_text(entry.heading)}"
    if entry.earlier:
        yield f"{as_text(say('earlier', own))}: {as_text(' / '.join(entry.earlier))}"
    if entry.question:
        yield as_text("\n".join(entry.question))
    yield f"**{as_text(entry.outcome)}**"
    yield "\\\n".join(_marked(line) for line in entry.lines)
    if entry.quotations:
        yield f"### {as_text(say('citations', own))}"
    for quotation in entry.quotations:
        yield from _quotation(quotation)
    if entry.nearest:
        yield f"### {as_text(say('nearest', own))}"
        yield "\n".join(f"- {as_text(name)}" for name in entry.nearest)
    yield as_text(entry.made)


def _marked(line: Line) -> str:
    # No link is defined in the document, so [1] is shown as it is.
    return "".join(as_text(part) + " " * part.endswith(" ") if isinstance(part, str) else f"[{part}]" for part in line)


def _quotation(quotation: Quotation) -> Iterator[str]:
    yield f"**[{quotation.number}]** {as_text(quotation.name)}"
    yield f"> {as_text(quotation.quote)}"
    if quotation.beside:
        yield f"{as_text(quotation.beside_name)}: {as_text(quotation.beside)}"
    yield as_text(quotation.place)
