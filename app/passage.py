"""A sentence of the notice line by line: verbatim, in the other script and in English, the cited stretch marked."""

from __future__ import annotations

from html import escape

from corpus.library import Edition
from corpus.notice import Sentence, Span
from corpus.script import Language
from qa.display import other_script, sentence_text

COLUMNS = {Language.HANS: "simplified", Language.HANT: "traditional"}  # the names of what may stand beside the source


def row(sentence: Sentence, cited: Span, edition: Edition) -> str:
    """One sentence in three columns, of which the style shows the first and one other."""
    start, end = max(sentence.span[0], cited[0]), min(sentence.span[1], cited[1])
    at = (start - sentence.span[0], end - sentence.span[0]) if start < end else None
    other = other_script(edition)
    text, other_at = _in_other(sentence, at, other, edition)
    english = f'<p class="beside english" lang="en">{escape(sentence.en)}</p>' if sentence.en else ""
    return (
        f'<div class="line {sentence.kind}{" cited" if at else ""}">'
        f'<p class="verbatim" lang="{edition.script}">{marked(sentence.text, at)}</p>'
        f'<p class="beside {COLUMNS[other]}" lang="{other}">{marked(text, other_at, "span")}</p>{english}</div>'
    )


def marked(text: str, at: Span | None, tag: str = "mark") -> str:
    """The text escaped, with the stretch from `at[0]` to `at[1]` in a tag.

    >>> marked("a<b>c", (1, 4))
    'a<mark class="quote">&lt;b&gt;</mark>c'
    """
    if at is None:
        return escape(text)
    start, end = at
    return f'{escape(text[:start])}<{tag} class="quote">{escape(text[start:end])}</{tag}>{escape(text[end:])}'


def _in_other(sentence: Sentence, at: Span | None, other: Language, edition: Edition) -> tuple[str, Span | None]:
    """The sentence in the other script as it is shown elsewhere, and where the cited stretch lies in it."""
    shown = sentence_text(sentence, other, edition)
    if at is None:
        return shown, None
    # Shown without line breaks and without its section mark: the rest keeps the length of what was converted.
    lines = sentence.text.splitlines()
    converted = edition.in_script("".join(lines), other)
    breaks = [len(sentence.text[:i].splitlines()) - 1 if i else 0 for i in at]
    start, end = converted.from_source(at[0] - breaks[0], at[1] - breaks[1])
    dropped = len(converted.text) - len(shown)
    return shown, (max(start - dropped, 0), max(end - dropped, 0))
