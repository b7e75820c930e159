"""Whether a text states a fact: one of its accepted forms, after folding."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from corpus.library import SHELF
from corpus.script import TermTable, load_terms, matching_form

_MARK = re.compile(r"\s*\[\d+\]")
_SEPARATOR = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


@cache
def _terms() -> TermTable:
    tables = sorted(SHELF.glob("*/simplified-terms.tsv"))
    return load_terms(Path(tables[0])) if tables else TermTable(())


@cache
def plain(text: str) -> str:
    """Folded, Taiwan's terms undone, without citation marks, thousands separators and white space."""
    folded = _SEPARATOR.sub("", matching_form(_MARK.sub("", text), _terms()).text)
    # White space between two numbers is a boundary: "250,000 5G" is not one number.
    return re.sub(r"\s+", "", re.sub(r"(?<=\d)\s+(?=\d)", "_", folded))


def states(text: str, forms: Iterable[str]) -> bool:
    """Whether any of the forms occurs in the text; a digit at its end or beginning is the end of a number.

    >>> states("力争建成5G基站25万个。[1]", ["25万"]), states("培育1000家", ["100"])
    (True, False)
    """
    haystack = plain(text)
    return any(_pattern(plain(form)).search(haystack) for form in forms)


@cache
def _pattern(form: str) -> re.Pattern[str]:
    before = r"(?<![\d.])" if form[:1].isdigit() else ""
    after = r"(?!\d|\.\d)" if form[-1:].isdigit() else ""
    return re.compile(before + re.escape(form) + after)
