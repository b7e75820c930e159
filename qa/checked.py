"""What a check of a wording says: the value types."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from corpus.notice import Span
    from corpus.section import SectionId
    from qa.changed_figures import FigureChange
    from qa.figures import Figure


class Verdict(StrEnum):
    """What is to be said of a wording, in one word.

    `script`: identical but for script, width, like marks or Taiwan's terms. `wrong_section`: found, but not in the
    section it was attributed to, whether or not it differs too. `clause`: a section number alone. `own_words`: what a
    sentence says around its quotations, which claims to be no wording of the notice.
    """

    IDENTICAL = "identical"
    SCRIPT = "script"
    DIFFERS = "differs"
    WRONG_SECTION = "wrong_section"
    NOT_FOUND = "not_found"
    CLAUSE = "clause"
    NO_CLAUSE = "no_clause"
    OWN_WORDS = "own_words"


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the two part; the spans index `pasted` and `verbatim` of the check, the texts stand there.

    `insert` is in the pasted text only, `delete` in the notice only; `omit` is what an ellipsis of the pasted text
    stands for, and makes no difference.
    """

    kind: Literal["insert", "delete", "replace", "omit"]
    pasted: str
    verbatim: str
    pasted_span: Span
    verbatim_span: Span


@dataclass(frozen=True, slots=True)
class Folded:
    """One place where the same is written otherwise: in another `script`, as another `term` (智能, 智慧型), with
    other `marks`, width or case, or closed with another mark than the notice has there (`end`)."""

    kind: Literal["script", "term", "marks", "end"]
    pasted: str
    verbatim: str


@dataclass(frozen=True, slots=True)
class KnownFigure:
    """A figure of a wording that is not the notice's, and the sections whose text has the same value and unit."""

    figure: Figure
    sections: tuple[SectionId, ...]


@dataclass(frozen=True, slots=True)
class WordingCheck:
    """What was found for one sentence or quotation of a pasted text.

    `pasted_span` is its place in that text. `verbatim` is the stretch of the notice it stands for: `source[span]`
    in Chinese (a span of `verbatim` is at `span[0]` + it in the source); in English the unofficial English, and `span`
    that of the Chinese it translates. `identical` leaves script, width, like marks, white space, Taiwan's terms and
    what an ellipsis stands for aside; `folded` tells what was left aside. `stated` is the section it is attributed to,
    by the pasted text. `figures` differ in value, `rewritten` have the same value in other characters (二十五万, 25万).
    `similarity` is 0–1. Without a match `section` and `span` are None, `nearest` is the section most alike, and
    `known` tells of each figure where the notice has it.
    """

    pasted: str
    pasted_span: Span
    language: Literal["zh", "en"]
    kind: Literal["sentence", "quotation", "section", "own_words"] = "sentence"
    stated: SectionId | None = None
    section: SectionId | None = None
    span: Span | None = None
    verbatim: str = ""
    identical: bool = False
    differences: tuple[Difference, ...] = ()
    folded: tuple[Folded, ...] = ()
    figures: tuple[FigureChange, ...] = ()
    rewritten: tuple[FigureChange, ...] = ()
    similarity: float = 0.0
    nearest: SectionId | None = None
    known: tuple[KnownFigure, ...] = ()

    @property
    def script_only(self) -> bool:
        """Whether it is identical and yet not written in the copy's characters."""
        return self.identical and any(place.kind != "end" for place in self.folded)

    @property
    def misattributed(self) -> bool:
        """Whether it stands in another section than the one it is attributed to, or one of those below that."""
        if self.stated is None or self.section is None or self.kind == "section":
            return False
        path = self.stated.path
        return (self.section.annex, self.section.path[: len(path)]) != (self.stated.annex, path)

    @property
    def verdict(self) -> Verdict:
        """What is to be said of it, in one word."""
        if self.kind == "own_words":
            return Verdict.OWN_WORDS
        if self.kind == "section":
            return Verdict.CLAUSE if self.section else Verdict.NO_CLAUSE
        if self.section is None:
            return Verdict.NOT_FOUND
        if self.misattributed:
            return Verdict.WRONG_SECTION
        if not self.identical:
            return Verdict.DIFFERS
        return Verdict.SCRIPT if self.script_only else Verdict.IDENTICAL

    @property
    def sound(self) -> bool:
        """Whether it leaves nothing to be mended: identical, and not attributed to a section that does not have it."""
        return self.verdict in (Verdict.IDENTICAL, Verdict.SCRIPT, Verdict.CLAUSE, Verdict.OWN_WORDS)

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        names = ("stated", "section", "nearest")
        sections = {name: str(s) if (s := getattr(self, name)) else None for name in names}
        known = [{"text": k.figure.text, "sections": [str(s) for s in k.sections]} for k in self.known]
        return (
            asdict(self)
            | sections
            | {
                "verdict": str(self.verdict),
                "label": self.section.label_zh if self.section else None,
                "script_only": self.script_only,
                "figures": [change.to_json() for change in self.figures],
                "rewritten": [change.to_json() for change in self.rewritten],
                "known": known,
            }
        )
