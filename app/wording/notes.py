"""What is to be said of a wording in sentences: its attribution, its figures, words of reserve, what is nearest."""

from __future__ import annotations

from html import escape

from app.texts import say
from app.wording.names import attributed, linked, number
from app.wording.source import sentences
from corpus.library import Edition
from corpus.script import Language, fold
from qa.checked import KnownFigure, Verdict, WordingCheck
from qa.strength import hedges, negates

_ALIKE = 0.4  # a section less alike than this is not worth naming
_FEW = 4  # sections; a figure that stands in more of them tells nothing


def notes(check: WordingCheck, language: Language, edition: Edition) -> str:
    """The sentences as a list in HTML; empty where there is nothing to say."""
    said = [
        *_attribution(check, language, edition),
        *((kind, escape(text)) for kind, text in _figures(check, language)),
        *(("known", _known(known, language, edition, linked=True)) for known in check.known),
        *(("strong", escape(text)) for text in _reserve(check, language)),
        *_asides(check, language, edition),
    ]
    items = "".join(f'<li class="{kind}">{html}</li>' for kind, html in said)
    return f'<ul class="notes">{items}</ul>' if items else ""


def _attribution(check: WordingCheck, language: Language, edition: Edition) -> list[tuple[str, str]]:
    if check.stated is None or check.verdict in (Verdict.CLAUSE, Verdict.OWN_WORDS):
        return []
    stated = attributed(check.stated, language, edition)
    if check.verdict is Verdict.NO_CLAUSE:
        return [("strong", say("wording.no_such", language, stated=stated))]
    if not check.misattributed:
        return [("soft", say("wording.attributed", language, stated=stated))]
    has = any(clause.section == check.stated for clause in edition.notice.clauses)
    assert check.section is not None
    where = linked(check.section, language, edition)
    name = "wording.misattributed" if has else "wording.misattributed_none"
    text = say(name, language, stated=stated, section=where)
    return [("strong", text if check.identical else f"{text} {say('wording.misattributed_differs', language)}")]


def figure_notes(check: WordingCheck, language: Language, edition: Edition) -> list[str]:
    """The figures that differ, and those of a text that is not the notice's, a sentence each; plain text."""
    return [
        *(text for _, text in _figures(check, language)),
        *(_known(known, language, edition, linked=False) for known in check.known),
    ]


def _figures(check: WordingCheck, language: Language) -> list[tuple[str, str]]:
    said = []
    for change in (*check.figures, *check.rewritten):
        pasted = _written(change.pasted.text) if change.pasted else ""
        notice = _written(change.notice.text) if change.notice else ""
        if change in check.rewritten:
            kind = "figure_rewritten"
        elif pasted and notice:
            kind = "figure_bound" if fold(pasted) == fold(notice) else "figure_changed"
        else:
            kind = "figure_added" if pasted else "figure_missing"
        text = say(f"wording.{kind}", language, pasted=pasted, notice=notice)
        said.append(("rewritten" if kind == "figure_rewritten" else "strong", text))
    return said


def _known(known: KnownFigure, language: Language, edition: Edition, *, linked: bool) -> str:
    """Where the notice has a figure; with links it is HTML."""
    figure = _written(known.figure.text)
    figure = escape(figure) if linked else figure
    if not known.sections:
        return say("wording.figure_unknown", language, figure=figure)
    if len(known.sections) > _FEW:
        return say("wording.figure_often", language, figure=figure, n=len(known.sections))
    name = attributed if linked else number
    joint = ", " if language is Language.EN else "、"
    sections = joint.join(name(section, language, edition) for section in known.sections)
    return say("wording.figure_known", language, figure=figure, sections=sections)


def _reserve(check: WordingCheck, language: Language) -> list[str]:
    if check.section is None or check.identical:
        return []
    said = []
    joint = ", " if language is Language.EN else "、"
    changed = [d for d in check.differences if d.kind != "omit"]
    if lost := [d.verbatim for d in changed if hedges(d.verbatim) - hedges(check.pasted)]:
        said.append(say("wording.hedge_lost", language, words=joint.join(map(_written, lost))))
    if gained := [d.pasted for d in changed if hedges(d.pasted) - hedges(check.verbatim)]:
        said.append(say("wording.hedge_gained", language, words=joint.join(map(_written, gained))))
    if negates(check.pasted) != negates(check.verbatim):
        said.append(say("wording.negation", language))
    return said


def _asides(check: WordingCheck, language: Language, edition: Edition) -> list[tuple[str, str]]:
    said = []
    if omitted := sum(len(d.verbatim) for d in check.differences if d.kind == "omit"):
        said.append(escape(say("wording.ellipsis", language, n=omitted)))
    if _is_part(check, edition):
        said.append(escape(say("wording.part", language)))
    if check.language == "en" and check.section and check.kind != "section":
        said.append(escape(say("wording.unofficial", language)))
    if check.section is None and check.nearest and check.similarity >= _ALIKE:
        said.append(say("wording.nearest", language, section=linked(check.nearest, language, edition)))
    return [("soft", text) for text in said]


def _is_part(check: WordingCheck, edition: Edition) -> bool:
    """Whether the wording begins or ends within a sentence of the notice; its section mark may be left out."""
    if check.section is None or check.span is None or check.kind == "section" or check.language == "en":
        return False
    held = sentences(check, edition)
    before = edition.notice.source[held[0].span[0] : check.span[0]] if held[0].kind != "heading" else ""
    behind = edition.notice.source[check.span[1] : held[-1].span[1]]
    return any(char.isalnum() for char in before + behind)


def _written(text: str) -> str:
    return " ".join(text.split())
