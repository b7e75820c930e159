"""The quote behind a mark: a verbatim stretch of the source with its span, computed, never generated."""

from __future__ import annotations

from corpus.notice import Sentence, Span
from qa.figures import same_figure
from qa.fragment import fragments, stated_figures


def quote(statement: str, sentence: Sentence) -> tuple[str, Span]:
    """The shortest run of the sentence's fragments that states all figures the statement takes from it.

    The whole sentence where it takes none. The text is `source[span]` to the character. The run reaches back
    over a fragment that only says by when (到2025年,), which belongs to the figure after it.
    """
    parts = fragments(sentence.text)
    wanted = [f for f in stated_figures(statement) if any(same_figure(f, g) for p in parts for g in p.figures)]
    if not wanted:
        return sentence.text, sentence.span
    holders = {i for f in wanted for i, p in enumerate(parts) if any(same_figure(f, g) for g in p.figures)}
    first, last = min(holders), max(holders)
    while first and not parts[first - 1].figures and len(parts[first - 1].text) <= 10:
        first -= 1
    start, end = parts[first].span[0], parts[last].span[1]
    text = sentence.text[start:end].rstrip(",，;；")
    return text, (sentence.span[0] + start, sentence.span[0] + start + len(text))
