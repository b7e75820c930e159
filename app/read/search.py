"""Searching the notice in any script: where each hit is to be marked in each column, and the hits by clause."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import Any

from app.links import section_link
from app.passage import marked
from app.read.reading import ENGLISH, VERBATIM, Reading
from app.read.render import titled
from app.texts import say
from corpus.find import Match, find
from corpus.notice import Clause, Sentence, Span
from corpus.script import Language, fold
from corpus.section import SectionId

AROUND = 28  # characters of its sentence on either side of a hit in the list


def search(reading: Reading, wording: str, view: str, language: Language) -> dict[str, Any]:
    """What the page needs to mark and list the hits.

    `count` hits are numbered from 0: those in the language of the view, or where there are none, all others.
    `marks` are places in the texts: the sentence (`at`), its column, the stretch in characters, and the number of
    the hit (null where it is not stepped through). `whole` are sentences that hold the counterpart of a numbered
    hit in another column. `list` is HTML: the clause whose number was typed, then the hits by clause. `said` is
    the result in one sentence.
    """
    if not wording.strip():
        return {"count": 0, "marks": [], "whole": [], "list": "", "said": ""}
    matches = find(reading.edition, wording)
    wanted = str(Language.EN) if view == ENGLISH else reading.script
    stepped = [m for m in matches if m.language == wanted] or matches
    named = _named(wording, reading)
    numbers = {match: number for number, match in enumerate(stepped)}
    marks = [mark for match in matches for mark in _marks(match, numbers.get(match), wording, reading)]
    exact = {(mark["at"], mark["column"]) for mark in marks}
    whole = [
        {"at": sentence.span[0], "column": column, "hit": number}
        for match, number in numbers.items()
        for sentence in _sentences(match, reading)
        for column in reading.columns
        if (sentence.span[0], column) not in exact
    ]
    return {
        "count": len(stepped),
        "marks": marks,
        "whole": whole,
        "list": (_link(named, language, reading) if named else "") + _list(stepped, wording, view, language, reading),
        "said": "" if named and not stepped else _said(stepped, wording, wanted, language),
    }


def _said(stepped: list[Match], wording: str, wanted: str, language: Language) -> str:
    """The result in one sentence."""
    if not stepped:
        return say("read.no_hits", language, wording=wording.strip())
    counts = {"n": len(stepped), "clauses": len({match.section for match in stepped})}
    if stepped[0].language != wanted:
        other = "english" if stepped[0].language == Language.EN else "source"
        return say(f"read.hits_in_{other}", language, **counts)
    return say("read.hits", language, **counts)


def _sentences(match: Match, reading: Reading) -> Iterator[Sentence]:
    """The sentences that hold a match; for English, those it translates."""
    for sentence in reading.edition.notice.clause(match.section).sentences:
        if sentence.span[0] < match.span[1] and sentence.span[1] > match.span[0]:
            yield sentence


def _marks(match: Match, number: int | None, wording: str, reading: Reading) -> Iterator[dict[str, Any]]:
    for sentence in _sentences(match, reading):
        for column, (start, end) in _places(match, sentence, wording, reading):
            yield {"at": sentence.span[0], "column": column, "start": start, "end": end, "hit": number}


def _places(match: Match, sentence: Sentence, wording: str, reading: Reading) -> Iterator[tuple[str, Span]]:
    """Where a match is in the columns of a sentence that holds it, or part of it."""
    if match.language == Language.EN:
        yield ENGLISH, match.at
        return
    begin, stop = sentence.span
    at = max(match.span[0], begin) - begin, min(match.span[1], stop) - begin
    yield VERBATIM, at
    start, end = reading.in_other(sentence, at)
    typed = fold("".join(wording.split()))
    # A term of the copy is matched as a whole (工業網際網路 for 互联网); what it was restored to can be parted.
    within = fold(reading.text(sentence, reading.other)[start:end]).find(typed)
    yield reading.other, (start, end) if within < 0 else (start + within, start + within + len(typed))


def _list(stepped: list[Match], wording: str, view: str, language: Language, reading: Reading) -> str:
    """The hits by clause."""
    html = ""
    for section, group in groupby(enumerate(stepped), key=lambda numbered: numbered[1].section):
        clause = reading.edition.notice.clause(section)
        items = "".join(f"<li>{_item(number, match, wording, view, reading)}</li>" for number, match in group)
        html += f'<section><h3 lang="{language}">{_link(clause, language, reading)}</h3><ul>{items}</ul></section>'
    return html


def _named(wording: str, reading: Reading) -> Clause | None:
    """The clause whose number was typed."""
    try:
        return reading.edition.notice.clause(SectionId.parse(wording))
    except (ValueError, KeyError):
        return None


def _link(clause: Clause, language: Language, reading: Reading) -> str:
    return section_link(clause.section, titled(clause, language, reading.edition))


def _item(number: int, match: Match, wording: str, view: str, reading: Reading) -> str:
    """A hit with what stands around it, in the column that is read."""
    sentence = next(_sentences(match, reading))
    places = dict(_places(match, sentence, wording, reading))
    column = next((column for column in reading.shows(view) if column in places), next(iter(places)))
    text, (start, end) = reading.text(sentence, column), places[column]
    first, last = max(start - AROUND, 0), min(end + AROUND, len(text))
    excerpt = marked(text[first:last], (start - first, end - first))
    before, after = ("…" if first else ""), ("…" if last < len(text) else "")
    attributes = f'type="button" data-hit="{number}" lang="{escape(reading.columns[column])}"'
    return f"<button {attributes}>{before}{excerpt}{after}</button>"
