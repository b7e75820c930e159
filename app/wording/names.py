"""How verdicts and sections are called, and what tone a verdict has."""

from __future__ import annotations

from html import escape
from typing import Literal, TypeAlias

from app.links import section_link
from corpus.library import Edition
from corpus.script import Language
from corpus.section import SectionId
from qa.checked import Verdict, WordingCheck
from qa.display import heading_text, label

Tone: TypeAlias = Literal["good", "care", "bad", "plain"]
_TONES: dict[Verdict, Tone] = {
    Verdict.IDENTICAL: "good",
    Verdict.SCRIPT: "good",
    Verdict.CLAUSE: "good",
    Verdict.DIFFERS: "care",
    Verdict.WRONG_SECTION: "bad",
    Verdict.NOT_FOUND: "bad",
    Verdict.NO_CLAUSE: "bad",
    Verdict.OWN_WORDS: "plain",
}
# Beside the colour, for those who do not see it.
SIGNS = {"good": "✓", "care": "≠", "bad": "✗", "plain": "·"}


def tone(check: WordingCheck) -> Tone:
    """How a check is marked; a sentence that claims to be no quotation may well not be in the notice."""
    claims = check.kind == "quotation" or check.stated is not None
    return "plain" if check.verdict is Verdict.NOT_FOUND and not claims else _TONES[check.verdict]


def number(section: SectionId, language: Language, edition: Edition) -> str:
    """The number of a section in the reader's language, also of one that the notice does not have."""
    try:
        return label(edition.notice.clause(section), language)
    except KeyError:
        return section.label_en if language is Language.EN else section.label_zh


def named(section: SectionId, language: Language, edition: Edition) -> str:
    """The number and heading of a section of the notice."""
    heading = heading_text(edition.notice.clause(section), language, edition)
    return f"{number(section, language, edition)} {heading}".strip()


def linked(section: SectionId, language: Language, edition: Edition, *, heading: bool = True) -> str:
    """A link to a section of the notice, as HTML."""
    name = named if heading else number
    return section_link(section, name(section, language, edition))


def attributed(section: SectionId, language: Language, edition: Edition) -> str:
    """The section a text is attributed to, as HTML: a link where the notice has it."""
    has = any(clause.section == section for clause in edition.notice.clauses)
    return linked(section, language, edition, heading=False) if has else escape(number(section, language, edition))
