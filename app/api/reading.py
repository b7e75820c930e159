"""What the API and the MCP server tell of the notice itself: clauses, search, wordings, targets, provenance."""

from __future__ import annotations

from typing import Any

from app.api.clauses import (
    Branch,
    Clause,
    File,
    Found,
    InLanguages,
    Neighbours,
    NoticeFacts,
    Result,
    SearchResults,
    Sentence,
    Tree,
    Units,
    Wording,
)
from app.api.problems import ProblemError
from corpus import notice
from corpus.library import Edition
from corpus.script import Language
from corpus.section import SectionId
from index.passage import as_published
from qa.assistant import Assistant


def find_clause(edition: Edition, spelling: str) -> notice.Clause:
    """The clause a reader means by a number in any spelling. Raises ProblemError."""
    try:
        section = SectionId.parse(spelling)
    except ValueError:
        raise ProblemError("not_a_section", "section", given=spelling.strip()[:40]) from None
    try:
        return edition.notice.clause(section)
    except KeyError:
        sections = [c.section for c in edition.notice.clauses]
        ends = {"first": min(sections), "last": max(sections)}
        raise ProblemError("unknown_section", "section", given=section, **ends) from None


def clause(edition: Edition, found: notice.Clause) -> Clause:
    """A clause with all that is known of it."""
    sections = [c.section for c in edition.notice.clauses]
    at = sections.index(found.section)
    source, english = edition.notice.source[slice(*found.span)], [s.en for s in found.sentences]
    return Clause(
        notice=edition.notice.slug,
        document_number=edition.notice.document_number,
        section=str(found.section),
        label=found.section.label_zh,
        label_en=found.section.label_en,
        uri=uri(edition, found.section),
        level=found.level,
        heading=wording(edition, found.heading, found.heading_en),
        span=found.span,
        **_forms(edition, source, "\n".join(e for e in english if e) if all(english) else None),
        units=Units(
            verbatim=list(found.responsible_units),
            simplified=[as_published(edition, unit) for unit in found.responsible_units],
            english=list(found.responsible_units_en),
        ),
        sentences=[Sentence(**_forms(edition, s.text, s.en), kind=s.kind, span=s.span) for s in found.sentences],
        neighbours=Neighbours(
            parent=str(parent) if (parent := _above(found.section, sections)) else None,
            previous=str(sections[at - 1]) if at else None,
            next=str(sections[at + 1]) if at + 1 < len(sections) else None,
            children=[str(s) for s in sections if _above(s, sections) == found.section],
        ),
    )


def uri(edition: Edition, section: SectionId) -> str:
    """The address of a clause as a resource."""
    return f"policy://{edition.notice.slug}/{section}"


def wording(edition: Edition, text: str, english: str | None) -> Wording:
    """A text of the notice in its three forms."""
    return Wording(**_forms(edition, text, english))


def _forms(edition: Edition, text: str, english: str | None) -> dict[str, Any]:
    return {"verbatim": text, "simplified": as_published(edition, text), "english": english or None}


def _above(section: SectionId, sections: list[SectionId]) -> SectionId | None:
    """The section it lies in; the next one up where the notice skips a level."""
    above = section.parent
    while above is not None and above not in sections:
        above = above.parent
    return above


def tree(edition: Edition) -> Tree:
    """The sections with those they hold."""
    sections = [c.section for c in edition.notice.clauses]

    def below(parent: SectionId | None) -> list[Branch]:
        return [
            Branch(
                section=str(c.section),
                label=c.section.label_zh,
                label_en=c.section.label_en,
                heading=wording(edition, c.heading, c.heading_en),
                span=c.span,
                children=below(c.section),
            )
            for c in edition.notice.clauses
            if _above(c.section, sections) == parent
        ]

    return Tree(notice=edition.notice.slug, sections=below(None))


def search(assistant: Assistant, query: str, k: int) -> SearchResults:
    """The k clauses nearest to a question."""
    edition = assistant.edition
    results = []
    for hit in assistant.retriever.search(query, k):
        found = edition.notice.clause(hit.section)
        sentences = [(found.sentences[h.sentence], h.score) for h in hit.sentences]
        results.append(
            Result(
                section=str(hit.section),
                label=hit.section.label_zh,
                label_en=hit.section.label_en,
                heading=wording(edition, found.heading, found.heading_en),
                score=round(hit.score, 4),
                rank=hit.rank,
                sentences=[
                    Found(**_forms(edition, s.text, s.en), score=round(score, 4), span=s.span) for s, score in sentences
                ],
            )
        )
    return SearchResults(query=query, results=results)


def check(edition: Edition, text: str) -> dict[str, Any]:
    """A pasted text compared with the notice. Raises ProblemError where it has no word in it."""
    from qa.wording import check_wording

    if not any(char.isalnum() for char in text):
        raise ProblemError("nothing_to_check", "text")
    checks = check_wording(edition, text)
    claims = [c for c in checks if c.kind != "own_words"]
    return {"identical": all(c.sound for c in claims), "sentences": [c.to_json() for c in checks]}


def targets(edition: Edition) -> dict[str, Any]:
    """The quantified targets."""
    from qa.targets import targets

    return {"notice": edition.notice.slug, "targets": [target.to_json() for target in targets(edition)]}


def facts(edition: Edition) -> NoticeFacts:
    """What is known of the notice and its copy."""
    text, files = edition.notice, edition.metadata.get("files", {})
    return NoticeFacts(
        notice=text.slug,
        title=_in_languages(edition, "title"),
        document_number=_in_languages(edition, "document_number"),
        issuing_authority=_in_languages(edition, "issuing_authority"),
        addressees=text.addressees,
        issue_date=text.issue_date.isoformat() if text.issue_date else None,
        provenance=InLanguages(**{str(language): edition.provenance(language) for language in Language}),
        script=str(edition.metadata["copy"]["script"]),
        characters=len(text.source),
        clauses=len(text.clauses),
        sentences=sum(len(c.sentences) for c in text.clauses),
        sha256=edition.sha256,
        files=[File(role=role, name=f["name"], sha256=f.get("sha256")) for role, f in files.items()],
    )


def _in_languages(edition: Edition, field: str) -> InLanguages:
    """What the notice's folder says of it; where it says nothing, what the text itself does."""
    known = field in edition.metadata
    own = str(getattr(edition.notice, field))
    return InLanguages(**{str(code): edition.describe(field, code) if known else own for code in Language})
