"""A sentence of the notice line by line: verbatim, its Simplified and its English, with the cited stretch marked."""

from __future__ import annotations

from html import escape

from corpus.library import Edition
from corpus.notice import Sentence, Span
from corpus.script import Language, restore
from qa.display import sentence_text


def row(sentence: Sentence, cited: Span, edition: Edition) -> str:
    """One sentence in three columns, of which the style shows the first and one other."""
    start, end = max(sentence.span[0], cited[0]), min(sentence.span[1], cited[1])
    at = (start - sentence.span[0], end - sentence.span[0]) if start < end else None
    text, restored_at = _restored(sentence, at, edition)
    english = f'<p class="beside english" lang="en">{escape(sentence.en)}</p>' if sentence.en else ""
    return (
        f'<div class="line {sentence.kind}{" cited" if at else ""}">'
        f'<p class="verbatim" lang="zh-Hant">{marked(sentence.text, at)}</p>'
        f'<p class="beside simplified" lang="zh-Hans">{marked(text, restored_at, "span")}</p>{english}</div>'
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


def _restored(sentence: Sentence, at: Span | None, edition: Edition) -> tuple[str, Span | None]:
    """The sentence in Simplified as it is shown elsewhere, and where the cited stretch lies in it."""
    shown = sentence_text(sentence, Language.HANS, edition)
    if at is None:
        return shown, None
    # Shown without line breaks and without its section mark: the rest keeps the length of what was restored.
    lines = sentence.text.splitlines()
    restored = restore("".join(lines), edition.terms)
    breaks = [len(sentence.text[:i].splitlines()) - 1 if i else 0 for i in at]
    start, end = restored.from_source(at[0] - breaks[0], at[1] - breaks[1])
    dropped = len(restored.text) - len(shown)
    return shown, (max(start - dropped, 0), max(end - dropped, 0))
