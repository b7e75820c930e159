"""The targets of a notice as rows in a reader's language, and their themes: the sections they stand in."""

from __future__ import annotations

from dataclasses import dataclass

from app.targets import values
from app.targets.duties import units
from corpus.library import Edition
from corpus.notice import Clause, Sentence, Span
from corpus.script import Language, to_traditional
from corpus.section import SectionId
from qa.display import heading_text, label, other_script, unit_names
from qa.figures import same_figure
from qa.fragment import fragments, stated_figures
from qa.targets import Target, targets

# What the text beside a quote is, by its language.
BESIDE = {Language.EN: "unofficial", Language.HANS: "restored", Language.HANT: "converted"}


@dataclass(frozen=True, slots=True)
class Row:
    """One target as shown; `number` is its place in the notice, from 0, and names it in the page.

    `said` is what the quote says in the reader's language: the unofficial English of it, or the quote in the
    other script (`beside`); `said_at` is where the figure stands in it. `units` are the keys of `app.targets.duties`.
    """

    number: int
    target: Target
    theme: SectionId
    theme_name: str
    what: str
    kind: values.Kind
    value: str
    digits: str | None
    unit: str
    when: str
    place: str
    heading: str
    who: str
    units: tuple[str, ...]
    said: str | None
    said_at: Span | None

    @property
    def strength(self) -> str:
        """How firmly: `plain`, `ensure`, `strive` …"""
        return self.target.strength

    @property
    def year(self) -> str:
        """What the year is filtered by: `2025`, `yearly` or `none`."""
        return str(self.target.by) if self.target.by else "yearly" if self.target.annual else "none"


def rows(edition: Edition, language: Language) -> tuple[Row, ...]:
    """The targets in the order of the notice."""
    return tuple(_row(number, target, edition, language) for number, target in enumerate(targets(edition)))


def beside(edition: Edition, language: Language) -> Language | None:
    """The language of what stands beside the quotes; None for a reader of Simplified whose source is in it."""
    if language is Language.EN:
        return language
    return None if language is edition.script is Language.HANS else other_script(edition)


def theme_of(section: SectionId) -> SectionId:
    """The section of the second rank a target stands in: 三、（四）of 三、（四）2.

    >>> str(theme_of(SectionId.parse("3.4.2")))
    '3.4'
    """
    return SectionId(section.path[:2], section.annex)


def theme_name(theme: SectionId, edition: Edition, language: Language) -> str:
    """Its number and heading in the reader's language."""
    clause = edition.notice.clause(theme)
    return joined(label(clause, language), heading_text(clause, language, edition), language)


def joined(number: str, heading: str, language: Language) -> str:
    """A section's number before its heading."""
    return f"{number} · {heading}" if language is Language.EN else number + heading


def _row(number: int, target: Target, edition: Edition, language: Language) -> Row:
    clause, theme, figure = edition.notice.clause(target.section), theme_of(target.section), target.figure
    said, said_at = _said(target, clause, edition, language)
    return Row(
        number=number,
        target=target,
        theme=theme,
        theme_name=theme_name(theme, edition, language),
        what=_what(target, language),
        kind=values.kind(figure),
        value=values.value(figure, language, edition),
        digits=values.in_digits(figure) if language is not Language.EN else None,
        unit=values.unit(figure, language, edition),
        when=values.when(target, language),
        place=label(clause, language),
        heading=heading_text(clause, language, edition),
        who=unit_names(clause, language, edition),
        units=tuple(unit.key for unit in units(clause)),
        said=said,
        said_at=said_at,
    )


def _what(target: Target, language: Language) -> str:
    if language is Language.EN and target.what_en:
        return target.what_en
    return to_traditional(target.what_zh) if language is Language.HANT else target.what_zh


def _said(target: Target, clause: Clause, edition: Edition, language: Language) -> tuple[str | None, Span | None]:
    """What stands beside the verbatim quote, and where its figure is."""
    spoken = beside(edition, language)
    if spoken is None:
        return None, None
    if spoken is not Language.EN:
        shown = edition.in_script(target.quote, spoken)
        return shown.text, shown.from_source(*target.figure.span)
    sentence = _sentence(target, clause)
    if not sentence.en:
        return None, None
    # The fragment that states it, as the quote is one; equal figures stand in the same order in both languages.
    start = target.span[0] - sentence.span[0] + target.figure.span[0]
    before = sum(f.span[0] < start and same_figure(f, target.figure) for f in stated_figures(sentence.text))
    stating = [(part, f) for part in fragments(sentence.en) for f in part.figures if same_figure(f, target.figure)]
    if before >= len(stating):
        return sentence.en, None
    part, figure = stating[before]
    text = part.text.lstrip()
    shift = len(part.text) - len(text)
    return text.rstrip(" ;"), (figure.span[0] - shift, figure.span[1] - shift)


def _sentence(target: Target, clause: Clause) -> Sentence:
    start = target.span[0]
    return next(s for s in clause.sentences if s.span[0] <= start < s.span[1])
