"""The notice as HTML in one page language: tools, contents, and the text with its columns sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from app.ask.pane import citation_text
from app.ask.turn import Place
from app.links import section_link
from app.read.reading import VERBATIM, Reading
from app.texts import say
from corpus.library import Edition
from corpus.notice import Clause, Sentence
from corpus.script import Language
from qa.display import heading_text, label, stated, unit_names

OPENING = 24  # characters of a clause without a heading that stand for it in the contents


def document(reading: Reading, language: Language) -> str:
    """The whole view: the texts are the same in every page language, what is said around them is not."""
    edition = reading.edition
    clauses = "".join(_clause(clause, reading, language) for clause in edition.notice.clauses)
    views = "".join(f'<p data-of="{view}">{escape(_worth(view, reading, language))}</p>' for view in reading.views)
    return (
        f'<div class="bar">{_fold(language)}{_search_box(language)}{_views(reading, language)}</div>'
        f'<aside id="read-side"><nav class="contents" aria-label="{_said("contents", language)}">'
        f'{_contents(edition, language)}</nav><div class="hits" hidden></div></aside>'
        f'<article class="document" data-view="{reading.first_view(language)}">'
        f'<p class="unknown" role="alert" tabindex="-1" hidden></p>'
        f'{_front(edition, language)}<div class="worth" lang="{language}">{views}</div>{clauses}</article>'
    )


def name(clause: Clause, language: Language, edition: Edition) -> str:
    """What a clause is called in a list: its heading, or how it begins."""
    if heading := heading_text(clause, language, edition):
        return heading
    text = clause.sentences[0].en if language is Language.EN else clause.sentences[0].text
    opening = (text or clause.sentences[0].text)[:OPENING]
    return f"{opening}…"


def titled(clause: Clause, language: Language, edition: Edition, above: str = "") -> str:
    """Number and name of a clause; `above` is the number it stands under, left out of its own."""
    own = label(clause, language).removeprefix(above).strip()
    if not clause.level:
        return own
    return own + (" " if language is Language.EN else "") + name(clause, language, edition)


def _said(key: str, language: Language) -> str:
    return escape(say(f"read.{key}", language))


def _fold(language: Language) -> str:
    attributes = 'type="button" class="fold" aria-expanded="false" aria-controls="read-side"'
    return f"<button {attributes}>{_said('contents', language)}</button>"


def _search_box(language: Language) -> str:
    hint = _said("search", language)
    steps = "".join(
        f'<button type="button" data-step="{step}" aria-label="{_said(key, language)}" title="{_said(key, language)}"'
        f" disabled>{sign}</button>"
        for step, key, sign in ((-1, "previous", "↑"), (1, "next", "↓"))
    )
    return (
        f'<form class="find" role="search" data-failed="{_said("failed", language)}">'
        f'<input type="search" aria-label="{hint}" placeholder="{hint}"'
        f' maxlength="400" autocomplete="off" spellcheck="false"><output class="count"></output>{steps}</form>'
    )


def _views(reading: Reading, language: Language) -> str:
    buttons = "".join(
        f'<button type="button" data-choose="{view}" aria-pressed="false">{_said(view, language)}</button>'
        for view in reading.views
    )
    return f'<div class="choice" role="group" aria-label="{_said("views", language)}">{buttons}</div>'


def _worth(view: str, reading: Reading, language: Language) -> str:
    """What the texts of a view are: the source, restored from it, or an unofficial translation of it."""
    said = {"verbatim": "pane.verbatim", "simplified": "pane.restored", "traditional": "pane.converted"}
    said["english"] = "pane.unofficial"
    return " · ".join(say(said[column], language) for column in reading.shows(view))


def _contents(edition: Edition, language: Language) -> str:
    """Nested lists; what lies below a clause folds."""
    clauses = edition.notice.clauses
    numbered = {clause.section for clause in clauses}
    below: dict[object, list[Clause]] = {}
    for clause in clauses:
        above = clause.section.parent
        while above is not None and above not in numbered:  # a skipped level
            above = above.parent
        below.setdefault(above, []).append(clause)

    def entries(inner: Sequence[Clause], above: str) -> str:
        return "".join(entry(clause, above) for clause in inner)

    def entry(clause: Clause, above: str) -> str:
        title, inner = titled(clause, language, edition, above), below.get(clause.section, [])
        link = section_link(clause.section, title)
        if not inner:
            return f'<li data-entry="{clause.section}">{link}</li>'
        unfold = escape(say("read.unfold", language, name=title))
        button = f'<button type="button" class="unfold" aria-expanded="false" aria-label="{unfold}"></button>'
        inside = f"<ol hidden>{entries(inner, label(clause, language))}</ol>"
        return f'<li data-entry="{clause.section}">{button}{link}{inside}</li>'

    return f'<ol lang="{language}">{entries(below[None], "")}</ol>'


def _front(edition: Edition, language: Language) -> str:
    """What this is, who issued it and when, and what the copy is worth."""
    issued = edition.notice.issue_date
    facts = {
        "document_number": stated("document_number", language, edition),
        "issuing_authority": stated("issuing_authority", language, edition),
        "issue_date": issued.isoformat() if issued else "",
        "provenance": edition.provenance(language),
    }
    rows = "".join(
        f"<dt>{escape(say(f'pane.{key}', language))}</dt><dd>{escape(value)}</dd>"
        for key, value in facts.items()
        if value
    )
    return f'<header class="front" lang="{language}"><dl class="facts">{rows}</dl></header>'


def _clause(clause: Clause, reading: Reading, language: Language) -> str:
    section, edition = clause.section, reading.edition
    depth = min(len(section.path), 4)
    labels = [label(clause, language)]
    if language is Language.EN:  # and the number as the notice writes it
        labels.append(label(clause, Language(reading.script)))
    heading = escape(name(clause, language, edition))
    title = (
        f'<h{depth + 1} class="label" tabindex="-1" lang="{language}">{escape(" · ".join(labels))}'
        f'<span class="unseen"> {heading}</span></h{depth + 1}>'
    )
    paragraphs = "".join(_paragraph(group, reading) for group in _paragraphs(clause, edition))
    return (
        f'<section class="clause" id="section-{section}" data-section="{section}" data-depth="{depth}">'
        f'<div class="over">{title}{_tools(clause, language, edition)}</div>'
        f"{paragraphs}{_units(clause, language, edition)}</section>"
    )


def _tools(clause: Clause, language: Language, edition: Edition) -> str:
    """Copy the address; copy a citation, of which the page itself puts in the words that it quotes."""
    start = clause.span[0]
    citation = citation_text(Place(clause.section, (start, start)), language, edition)  # with nothing quoted
    copied, cite = escape(say("pane.copied", language)), _said("copy", language)
    return (
        f'<span class="tools" data-copied="{copied}">'
        f'<button type="button" data-link="{clause.section}">{_said("link", language)}</button>'
        f'<button type="button" data-before="{escape(citation[:-1])}" data-after="{escape(citation[-1])}"'
        f' title="{_said("cite", language)}">{cite}</button></span>'
    )


def _units(clause: Clause, language: Language, edition: Edition) -> str:
    names = unit_names(clause, language, edition)
    if not names:
        return ""
    return f'<p class="units" lang="{language}"><b>{escape(say("pane.units", language))}</b> {escape(names)}</p>'


def _paragraphs(clause: Clause, edition: Edition) -> Iterable[list[tuple[str, Sentence]]]:
    """The sentences of a clause, a list for each line of the source, each with the white space before it."""
    notice = edition.notice
    paragraph: list[tuple[str, Sentence]] = []
    # What lies before a clause is white space up to the clause before it; before the first one nothing is shown.
    ends = [c.span[1] for c in notice.clauses if c.span[1] <= clause.span[0]]
    at = max(ends, default=clause.span[0])
    for sentence in clause.sentences:
        gap = notice.source[at : sentence.span[0]]
        if paragraph and "\n" in gap:
            yield paragraph
            paragraph = []
        paragraph.append((gap, sentence))
        at = sentence.span[1]
    yield paragraph


def _paragraph(sentences: list[tuple[str, Sentence]], reading: Reading) -> str:
    lines = "".join(_line(gap, sentence, reading) for gap, sentence in sentences)
    return f'<div class="paragraph {sentences[0][1].kind}">{lines}</div>'


def _line(gap: str, sentence: Sentence, reading: Reading) -> str:
    """A sentence in its columns; `data-gap` is the source's white space before it, for copying."""
    columns = "".join(
        f'<span class="{column}" lang="{lang}">{_kept(reading.text(sentence, column))}</span>'
        for column, lang in reading.columns.items()
        if column == VERBATIM or reading.text(sentence, column)
    )
    space = f' data-gap="{_kept(gap)}"' if gap else ""
    return f'<span class="sentence {sentence.kind}" data-at="{sentence.span[0]}"{space}>{columns}</span>'


def _kept(text: str) -> str:
    """Escaped, with the line ends a browser would change."""
    return escape(text).replace("\r", "&#13;")
