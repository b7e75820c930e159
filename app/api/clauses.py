"""What replies bring of the notice itself: its clauses and what is known of it."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from app.api.models import Span, Told


class Wording(Told):
    """A text of the notice in the three forms there are of it."""

    verbatim: str = Field(description="As it stands in the source.")
    simplified: str = Field(description="Simplified Chinese, restored from the copy; not the official text.")
    english: str | None = Field(description="Unofficial translation.")


class Found(Wording):
    """A sentence of a found clause."""

    score: float
    span: Span


class Result(Told):
    """A found clause with its sentences, the best first."""

    section: str
    label: str
    label_en: str
    heading: Wording
    score: float
    rank: int
    sentences: list[Found]


class SearchResults(Told):
    """The clauses nearest to a question, the best first."""

    query: str
    results: list[Result]


class Sentence(Wording):
    """A sentence of a clause."""

    kind: str = Field(description="`body`, `heading`, `responsibility`; in the title block and closing also others.")
    span: Span


class Units(Told):
    """The responsible units a clause names (责任单位)."""

    verbatim: list[str]
    simplified: list[str]
    english: list[str]


class Neighbours(Told):
    """The sections around one, null where there is none."""

    parent: str | None
    previous: str | None
    next: str | None
    children: list[str]


class Clause(Wording):
    """A section with the text that is its own: not that of the sections below it."""

    notice: str
    document_number: str
    section: str = Field(examples=["3.8.1"])
    label: str = Field(description="As the notice writes it.", examples=["三、（八）1."])
    label_en: str = Field(examples=["Part III (8) 1"])
    uri: str = Field(description="As a resource of the MCP server.", examples=["policy://henan-2023-27/3.8.1"])
    level: int = Field(description="The style of its mark in GB/T 9704: 1 一、 2 （一） 3 1. 4 （1）; 0 has none.")
    heading: Wording
    span: Span
    units: Units
    sentences: list[Sentence]
    neighbours: Neighbours


class Branch(Told):
    """A section in the tree of sections."""

    section: str
    label: str
    label_en: str
    heading: Wording
    span: Span
    children: list[Branch]


class Tree(Told):
    """All sections of the notice, in its order."""

    notice: str
    sections: list[Branch]


class InLanguages(Told):
    """A text in the three languages."""

    model_config = ConfigDict(extra="allow", frozen=True, populate_by_name=True)

    en: str
    zh_hans: str = Field(alias="zh-Hans")
    zh_hant: str = Field(alias="zh-Hant")


class File(Told):
    """A file the assistant reads, and the digest that is checked when it is loaded."""

    role: str
    name: str
    sha256: str | None


class NoticeFacts(Told):
    """What is known of the notice, and of the copy that is read."""

    notice: str
    title: InLanguages
    document_number: InLanguages
    issuing_authority: InLanguages
    addressees: str
    issue_date: str | None = Field(description="ISO 8601.")
    provenance: InLanguages = Field(description="Where the copy comes from and what it is worth.")
    script: str = Field(description="The script of the verbatim text.")
    characters: int
    clauses: int
    sentences: int
    sha256: str = Field(description="One digest over all files: what the index was built from.")
    files: list[File]
