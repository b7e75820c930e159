"""The value types of a parsed notice. All offsets are characters in the verbatim source, end exclusive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from corpus.section import SectionId

Span: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a clause, verbatim, with its English where the corpus has an aligned translation.

    `text` may run over a line break of the source; `kind` tells its part in the clause:
    `heading`, `body`, or `responsibility` (the bracket that names the 责任单位); in the title block and the
    closing also `title`, `document_number`, `addressees`, `attachment`, `authority` (落款) and `date`.
    """

    text: str
    span: Span
    kind: str = "body"
    en: str | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered section with the text that is its own: not that of the sections below it.

    `level` (1–4) is the mark's style in GB/T 9704 (一、 / （一） / 1. / （1）), 0 for what has no mark: the
    title block (section 0) and the closing with 落款 and date (0.1), which is no text of the last section.
    It differs from the depth of `section` where the document skips a level.
    """

    section: SectionId
    level: int
    heading: str
    sentences: tuple[Sentence, ...]
    span: Span
    responsible_units: tuple[str, ...] = ()
    heading_en: str | None = None
    responsible_units_en: tuple[str, ...] = ()

    @property
    def body(self) -> tuple[Sentence, ...]:
        """The sentences that say something: neither the heading nor the 责任单位 bracket."""
        return tuple(s for s in self.sentences if s.kind == "body")


@dataclass(frozen=True, slots=True)
class Notice:
    """A document: metadata as GB/T 9704 names it, the verbatim source and its clauses in order."""

    slug: str
    title: str
    document_number: str
    issuing_authority: str
    addressees: str
    issue_date: date | None
    source: str
    clauses: tuple[Clause, ...]

    def clause(self, section: SectionId) -> Clause:
        """The clause with this number; raises KeyError where the notice has none."""
        for clause in self.clauses:
            if clause.section == section:
                return clause
        raise KeyError(f"{self.slug} has no section {section}")
