"""Answers as a PDF, set by Typst, with the fonts in the file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from corpus.library import Edition
from corpus.script import Language
from qa.answer import Answer
from qa.export.record import ExportError, Record, record, say

# Families with the characters of both scripts, by script; the first that is there is taken.
FAMILIES = {
    Language.HANS: (
        "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "Microsoft YaHei",
        "PingFang SC", "Noto Serif CJK SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "SimSun",
    ),
    Language.HANT: (
        "Noto Sans CJK TC", "Noto Sans TC", "Source Han Sans TC", "Source Han Sans TW", "Microsoft JhengHei",
        "PingFang TC", "Noto Serif CJK TC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "PMingLiU",
    ),
}  # fmt: skip
_CARRIER = "noto_cjk_sans_otc"  # a package that holds the font file and nothing else


def to_pdf(
    answers: Sequence[Answer], edition: Edition, language: Language, made_on: datetime | None = None
) -> bytes:
    """The answers with their citations; `language` is that of the document's own words.

    Raises ExportError where there is no font for Chinese.
    """
    import typst

    document = record(answers, edition, language, made_on)
    fonts = _fonts()
    taken = set(fonts.families())
    families = {str(script): [name for name in names if name in taken] for script, names in FAMILIES.items()}
    if not all(families.values()):
        raise ExportError(say("errors.no_font", language))
    families[str(Language.EN)] = families[str(Language.HANS)]
    given = {"record": json.dumps(_values(document)), "families": json.dumps(families)}
    template = (Path(__file__).parent / "pdf.typ").read_bytes()
    how: dict[str, Any] = {"format": "pdf", "font_paths": fonts, "sys_inputs": given, "timestamp": document.made_on}
    try:
        made = typst.compile(template, **how, pdf_standards="ua-1")
    except typst.TypstError:
        # The standard for accessible files forbids characters that no font has, such as an emoji in a question.
        made = typst.compile(template, **how)
    assert isinstance(made, bytes)  # for mypy: the other forms give a list of pages, or None where they write a file
    return made


@cache
def _fonts() -> Any:
    """The fonts of this computer and that of the carrying package where it is installed; looked for once."""
    import typst

    carrier = find_spec(_CARRIER)
    folders = [str(folder) for folder in carrier.submodule_search_locations or ()] if carrier else []
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True, font_paths=folders)


def _values(document: Record) -> dict[str, Any]:
    """The document as JSON with the words the template needs; text stays text, whatever is in it."""
    names = ("citations", "nearest", "earlier", "checked", "checked_text")
    words = {name: say(name, document.language) for name in names}
    return asdict(document) | {"made_on": document.made_on.isoformat(), "words": words}
