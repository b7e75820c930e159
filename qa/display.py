"""A sentence of the notice as a reader of a given language and script sees it."""

from __future__ import annotations

import re

from corpus.library import Edition
from corpus.notice import Clause, Sentence
from corpus.script import Language

_MARK = re.compile(r"^(?:[一二三四五六七八九十百]+\s*、|[（(][一二三四五六七八九十0-9]+[）)]|[0-9]{1,2}\s*[.．、])\s*")
_FULL_WIDTH = str.maketrans(",;:?!", "，；：？！")
_HALF_WIDTH = re.compile(r"(?<![0-9A-Za-z ])[,;:?!]|[,;:?!](?![0-9A-Za-z ])")


def sentence_text(sentence: Sentence, language: Language, edition: Edition) -> str:
    """The sentence in the reader's language: English (unofficial), else Chinese in the reader's script.

    A line break inside it is dropped, and its section mark with it. The marks of what is restored become full-width, as
    they are published; those of a text in its own script are the source's.
    """
    if language is Language.EN and sentence.en:
        return sentence.en
    text = "".join(sentence.text.splitlines())
    if sentence.kind == "heading" or _MARK.match(text):
        text = _MARK.sub("", text)
    shown = edition.in_script(text, language).text
    if language is Language.HANT or edition.script is Language.HANS:
        return shown
    return _HALF_WIDTH.sub(lambda m: m[0].translate(_FULL_WIDTH), shown)


def heading_text(clause: Clause, language: Language, edition: Edition) -> str:
    """The clause's heading in the reader's language; the notice's title for the title block."""
    if not clause.heading:
        return edition.describe("title", language) if clause.section.path == (0,) else ""
    if language is Language.EN and clause.heading_en:
        return clause.heading_en
    return edition.in_script(clause.heading, language).text


def other_script(edition: Edition) -> Language:
    """The script of Chinese that the source is not in: what can stand beside it."""
    return Language.HANS if edition.script is Language.HANT else Language.HANT


def label(clause: Clause, language: Language) -> str:
    """The clause's number as the reader's language writes it."""
    if language is Language.EN:
        return clause.section.label_en
    text = clause.section.label_zh
    return text.replace("标题", "標題") if language is Language.HANT else text


def unit_names(clause: Clause, language: Language, edition: Edition) -> str:
    """The responsible units as a list in the reader's language."""
    if language is Language.EN and clause.responsible_units_en:
        return "; ".join(clause.responsible_units_en)
    return edition.in_script("、".join(clause.responsible_units), language).text


def stated(field: str, language: Language, edition: Edition) -> str:
    """What the notice's folder says of it in this language; where it says nothing, what the text itself does."""
    return edition.describe(field, language) if field in edition.metadata else str(getattr(edition.notice, field))
