"""The side pane as HTML: the notice, the clauses that bear on a question, or one clause with its quote marked."""

from __future__ import annotations

from contextlib import suppress
from html import escape
from itertools import groupby

from app.ask.turn import Place, Turn, Turns
from app.passage import COLUMNS, row
from app.texts import say
from corpus.library import Edition
from corpus.notice import Clause
from corpus.script import Language
from corpus.section import SectionId
from qa.answer import Outcome
from qa.display import heading_text, label, other_script, stated, unit_names

EVIDENCE = "evidence"
Opened = tuple[int, str] | None  # the number of the turn, and a mark, an issued key or EVIDENCE


def pane(opened: Opened, turns: Turns, language: Language, edition: Edition) -> str:
    """What is opened: by default the notice itself."""
    if opened is not None and 0 <= opened[0] < len(turns):
        number, name = opened
        turn = turns[number]
        if name == EVIDENCE and turn.issued:
            return _evidence(number, turn, language, edition)
        if (place := turn.place(name)) is not None:
            return _clause(number, name, place, turn, language, edition)
    return _about(language, edition)


def _about(language: Language, edition: Edition) -> str:
    title = escape(edition.describe("title", language))
    return (
        f'<div class="pane about" data-pane="about"><h2 tabindex="-1">{escape(say("pane.about", language))}</h2>'
        f'<p class="title">{title}</p><p class="hint">{escape(say("pane.hint", language))}</p>'
        f"{_source(language, language, edition, with_title=False)}</div>"
    )


def _evidence(number: int, turn: Turn, language: Language, edition: Edition) -> str:
    """The clauses found, each with its sentences that matter; a click opens the clause at the sentence."""
    nearest = turn.answer is not None and turn.answer.outcome is Outcome.NOT_IN_NOTICE
    title = escape(say("pane.nearest" if nearest else "pane.evidence", language))
    spoken = turn.question.language
    cards: list[str] = []
    for _, group in groupby(turn.issued, key=lambda evidence: evidence.section):
        found = list(group)
        buttons = "".join(
            f'<button type="button" class="found" data-turn="{number}" data-open="{evidence.key}">'
            f"{escape(evidence.text)}</button>"
            for evidence in found
        )
        name = _name(found[0].clause, spoken, edition)
        cards.append(f'<section class="card" lang="{spoken}">{name}{buttons}</section>')
    head = f'<h2 tabindex="-1">{title}</h2>'
    return f'<div class="pane" data-pane="{number}/{EVIDENCE}">{head}{"".join(cards)}</div>'


def _name(clause: Clause, language: Language, edition: Edition, tag: str = "h3", attributes: str = "") -> str:
    """A clause's number as the reader writes it and as the notice does, and its heading."""
    labels = list(dict.fromkeys([label(clause, language), label(clause, edition.script)]))
    scripts = [language, edition.script]
    spans = [f'<span lang="{lang}">{escape(text)}</span>' for lang, text in zip(scripts, labels, strict=False)]
    numbers = " · ".join(spans)
    heading = f'<span class="heading">{escape(heading_text(clause, language, edition))}</span>'
    return f'<{tag} class="name"{attributes}><span class="label">{numbers}</span> {heading}</{tag}>'


def _clause(number: int, name: str, place: Place, turn: Turn, language: Language, edition: Edition) -> str:
    clause, spoken = edition.notice.clause(place.section), turn.question.language
    lines = "".join(row(sentence, place.span, edition) for sentence in clause.sentences)
    mark = checked = ""
    if place.citation is not None:
        mark = f'<span class="mark">[{place.citation.mark}]</span> '
        checked = f'<p class="verdict">{escape(say(f"verdict.{place.citation.verdict}", language))}</p>'
    beside = "english" if spoken is Language.EN else COLUMNS[other_script(edition)]
    return (
        f'<div class="pane clause" data-pane="{number}/{name}" data-section="{clause.section}" data-beside="{beside}">'
        f"<header>{_tools(number, name, place, spoken, language, edition)}"
        f'<div lang="{spoken}">{mark}{_name(clause, spoken, edition, "h2", " tabindex=-1")}</div></header>'
        f"{_above(clause.section, spoken, edition)}{checked}{_columns(beside, language, edition)}"
        f'<div class="lines">{lines}</div>{_units(clause, spoken, language, edition)}'
        f"{_source(spoken, language, edition)}</div>"
    )


def _tools(number: int, name: str, place: Place, spoken: Language, language: Language, edition: Edition) -> str:
    names = ("to_answer", "back", "copied")
    to_answer, back, copied = (escape(say(f"pane.{name}", language)) for name in names)
    chinese = edition.script if spoken is Language.EN else spoken
    forms = {"copy_zh": citation_text(place, chinese, edition), "copy_en": english_citation(place, edition)}
    copies = [
        f'<button type="button" data-copy="{escape(text)}" data-copied="{copied}">'
        f"{escape(say(f'pane.{form}', language))}</button>"
        for form, text in forms.items()
    ]
    return (
        '<p class="tools">'
        f'<button type="button" class="to-answer" data-back="{number}/{escape(name)}">{to_answer}</button>'
        f'<button type="button" data-turn="{number}" data-open="{EVIDENCE}">{back}</button>'
        f"{''.join(copies[::-1] if spoken is Language.EN else copies)}</p>"
    )


def _above(section: SectionId, language: Language, edition: Edition) -> str:
    """The headings the clause stands under, outermost first."""
    names: list[str] = []
    above = section.parent
    while above is not None:
        with suppress(KeyError):  # a skipped level has no clause
            names.insert(0, heading_text(edition.notice.clause(above), language, edition))
        above = above.parent
    return f'<p class="above" lang="{language}">{escape(" › ".join(filter(None, names)))}</p>' if any(names) else ""


def _columns(beside: str, language: Language, edition: Edition) -> str:
    """The choice of what stands beside the source, with what that text is worth."""
    texts = {"simplified": "restored", "traditional": "converted"}
    other = COLUMNS[other_script(edition)]
    worth = {"english": "unofficial", other: texts[other]}
    choices = "".join(
        f'<button type="button" data-beside-choice="{name}" aria-pressed="{str(name == beside).lower()}">'
        f"{escape(say(f'pane.{name}', language))}</button>"
        for name in worth
    )
    heads = f'<span class="verbatim">{escape(say("pane.verbatim", language))}</span>' + "".join(
        f'<span class="beside {name}">{escape(say(f"pane.{text}", language))}</span>' for name, text in worth.items()
    )
    group = f'<div class="choice" role="group" aria-label="{escape(say("pane.beside", language))}">{choices}</div>'
    return f'{group}<div class="line columns">{heads}</div>'


def _units(clause: Clause, spoken: Language, language: Language, edition: Edition) -> str:
    names = unit_names(clause, spoken, edition)
    if not names:
        return ""
    name = escape(say("pane.units", language))
    return f'<dl class="facts units"><dt>{name}</dt><dd lang="{spoken}">{escape(names)}</dd></dl>'


def _source(spoken: Language, language: Language, edition: Edition, *, with_title: bool = True) -> str:
    issued = edition.notice.issue_date
    facts = {
        "source": edition.describe("title", spoken) if with_title else "",
        "document_number": stated("document_number", spoken, edition),
        "issuing_authority": stated("issuing_authority", spoken, edition),
        "issue_date": issued.isoformat() if issued else "",
        "provenance": edition.provenance(spoken),
    }
    rows = "".join(
        f'<dt>{escape(say(f"pane.{name}", language))}</dt><dd lang="{spoken}">{escape(value)}</dd>'
        for name, value in facts.items()
        if value
    )
    return f'<dl class="facts source">{rows}</dl>'


def citation_text(place: Place, language: Language, edition: Edition) -> str:
    """A citation to paste into a document: title, document number, section and the quote verbatim."""
    title, number = edition.describe("title", language), stated("document_number", language, edition)
    quote = "".join(edition.notice.source[slice(*place.span)].splitlines())
    where = label(edition.notice.clause(place.section), language)
    if language is Language.EN:
        return f"{title}, {number}, {where}: “{quote}”"
    opening, closing = ("「", "」") if language is Language.HANT else ("“", "”")
    return f"《{title}》（{number}）{where}：{opening}{quote}{closing}"


def english_citation(place: Place, edition: Edition) -> str:
    """The same in English, with the unofficial translation of a sentence that is quoted whole."""
    sentences = edition.notice.clause(place.section).sentences
    english = next((sentence.en for sentence in sentences if sentence.span == place.span), None)
    text = citation_text(place, Language.EN, edition)
    return f"{text} ({say('pane.unofficial', Language.EN)}: “{english}”)" if english else text
