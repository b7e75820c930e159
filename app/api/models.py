"""What replies bring: answers, checks, targets and problems."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from corpus.script import Language

Span: TypeAlias = Annotated[
    tuple[int, int],
    Field(description="Start and end in the verbatim source, in characters (code points), the end exclusive."),
]


class Told(BaseModel):
    """What a reply brings; whatever the assistant tells beyond what is described here is passed on."""

    model_config = ConfigDict(extra="allow", frozen=True)


class Citation(Told):
    """What a mark `[1]` in the text points to."""

    mark: int = Field(description="The number in the text.", examples=[1])
    notice: str = Field(examples=["henan-2023-27"])
    section: str = Field(description="Set by code, never by a model.", examples=["2.2.3"])
    label: str = Field(description="The number as the answer's language writes it.", examples=["Part II (2) 3"])
    heading: str = Field(examples=["Build new-type infrastructure"])
    quote: str = Field(description="Verbatim: `source[start:end]`.", examples=["到2025年,力爭建成5G基站25萬個。"])
    quote_translation: str | None = Field(
        description="The sentence in unofficial English, or the quote in Simplified as restored."
    )
    span: Span
    verdict: str = Field(
        description="`supported`: a model wrote the sentence and it passed every check; `moved`: the citation was "
        "moved to the clause that has its figures; `source`: it is the notice's own sentence.",
        examples=["source"],
    )


class Ranked(Told):
    """A section that search found for the question."""

    section: str = Field(examples=["2.2.3"])
    score: float = Field(description="Orders the sections of one question; says nothing across questions.")
    rank: int = Field(description="From 1.")


class Timings(Told):
    """Milliseconds from the question's arrival."""

    retrieve: int
    first_token: int
    total: int


class Answer(Told):
    """An answer, every sentence of which carries the marks of its citations."""

    id: str | None
    question: str
    language: Language
    outcome: str = Field(
        description="`answered`; `partial`: the text says what the notice does not give; `not_in_notice`; `off_topic`; "
        "`unclear`: the text asks back; `error`: the generator failed and the text is the notice's own sentences.",
        examples=["answered"],
    )
    text: str = Field(examples=["By 2025, strive to have built 250,000 5G base stations. [1]"])
    citations: list[Citation]
    evidence: list[Ranked]
    generator: str = Field(description="What wrote the answer.", examples=["extractive"])
    timings_ms: Timings
    settings_digest: str = Field(description="Names the settings the answer was made with.")


class Difference(Told):
    """One place where a pasted sentence and the notice part; `insert` is in the pasted one only."""

    kind: str
    pasted: str
    verbatim: str
    pasted_span: tuple[int, int]
    verbatim_span: tuple[int, int]


class Checked(Told):
    """What was found for one sentence or quotation of a pasted text; `section` is null where the notice has nothing
    like it."""

    pasted: str
    pasted_span: tuple[int, int]
    verdict: str = Field(
        description="`identical`; `script`: but for script, width, like marks or Taiwan's terms; `differs`; "
        "`wrong_section`: it stands elsewhere than the text says; `not_found`; `own_words`: what is said around "
        "quotations; `clause`, `no_clause`: a section number alone.",
        examples=["differs"],
    )
    language: str
    section: str | None
    label: str | None
    span: Span | None
    verbatim: str = Field(description="What stands in the notice, or in its unofficial English.")
    identical: bool = Field(description="Leaves script, width, like marks and white space aside.")
    differences: list[Difference]
    figures: list[dict[str, Any]] = Field(description="The figures that differ: `pasted` and `notice`.")
    similarity: float = Field(description="0 to 1.")


class WordingReport(Told):
    """A pasted text, sentence by sentence."""

    identical: bool = Field(
        description="Whether all that claims to be wording of the notice is, and stands where it is said to stand."
    )
    sentences: list[Checked]


class Amount(Told):
    """A figure; `low` and `high` are decimal numbers as text, equal where it is one number."""

    low: str
    high: str
    unit: str
    bound: str | None
    text: str


class Target(Told):
    """A quantified target of the notice."""

    section: str
    label: str
    what_zh: str
    what_en: str | None
    figure: Amount
    by: int | None = Field(description="The year it is due by.")
    annual: bool
    strength: str = Field(description="How firmly it is put: `plain`, `ensure`, `strive` (力争), `support` and so on.")
    units_zh: list[str]
    units_en: list[str]
    quote: str
    span: Span


class Targets(Told):
    """The quantified targets, in the order of the notice."""

    notice: str
    targets: list[Target]


class Health(Told):
    """That the assistant is loaded and what it answers with."""

    status: str = Field(examples=["ok"])
    notice: str
    generator: str
    settings_digest: str


class Problem(Told):
    """Why a request was refused."""

    code: str = Field(description="Stable, for programs.", examples=["too_long"])
    message: str = Field(description="One sentence for a person, in the question's language where it can be told.")
    field: str | None = Field(description="What it is about.", examples=["question"])
    language: Language
