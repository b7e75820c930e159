"""The sections of the notice as resources of the MCP server: policy://<notice>/<section>."""

from __future__ import annotations

from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceNotFoundError
from mcp.server.mcpserver.resources import FunctionResource
from mcp_types import Completion, CompletionArgument, CompletionContext, PromptReference, ResourceTemplateReference

from app.api import reading
from app.api.problems import ProblemError
from corpus.library import Edition
from corpus.notice import Clause
from corpus.script import Language, detect

_MOST_COMPLETIONS = 100  # what the protocol allows


def add_resources(server: MCPServer[Any], edition: Edition) -> None:
    """List every section and the whole source, and take a section's number in any spelling."""
    slug = edition.notice.slug
    for clause in edition.notice.clauses:
        server.add_resource(_resource(edition, clause))

    @server.resource(
        f"policy://{slug}/source",
        title="The whole notice, verbatim",
        description="Every quote is source[start:end] of this text.",
        mime_type="text/plain",
    )
    def source() -> str:
        return edition.notice.source

    @server.resource(
        f"policy://{slug}/{{section}}",
        title="A section by its number",
        description="In any spelling: 3.8.1, III.8.1, 三（八）1.",
        mime_type="text/plain",
    )
    def section(section: str) -> str:
        try:
            return as_text(edition, reading.find_clause(edition, section))
        except ProblemError as error:
            raise ResourceNotFoundError(error.told(detect(section, Language.EN)).message) from None

    @server.completion()  # type: ignore[no-untyped-call, untyped-decorator]
    async def complete(
        reference: PromptReference | ResourceTemplateReference,
        argument: CompletionArgument,
        context: CompletionContext | None,
    ) -> Completion | None:
        if argument.name != "section":
            return None
        found = [s for c in edition.notice.clauses if (s := str(c.section)).startswith(argument.value)]
        shown = found[:_MOST_COMPLETIONS]
        return Completion(values=shown, total=len(found), has_more=len(found) > len(shown))


def _resource(edition: Edition, clause: Clause) -> FunctionResource:
    names = (clause.section.label_en, clause.heading_en), (clause.section.label_zh, clause.heading)
    return FunctionResource.from_function(
        fn=lambda: as_text(edition, clause),
        uri=reading.uri(edition, clause.section),
        name=str(clause.section),
        title=" · ".join(" ".join(filter(None, name)) for name in names),
        description=f"{edition.notice.document_number}, {clause.section.label_zh}, verbatim, Simplified and English.",
        mime_type="text/plain",
    )


def as_text(edition: Edition, clause: Clause) -> str:
    """A section to be read: what it is, where it stands, and its three forms."""
    found = reading.clause(edition, clause)
    start, end = found.span
    lines = [
        f"{found.document_number} {found.label} ({found.label_en}) {found.heading.verbatim}",
        f"Characters {start} to {end} of policy://{found.notice}/source.",
        "",
        "Verbatim:",
        found.verbatim,
        "",
        "Simplified, restored from the copy:",
        found.simplified,
    ]
    if found.english:
        lines += ["", "English, unofficial:", found.english]
    if found.units.verbatim:
        lines += ["", f"Responsible units: {'；'.join(found.units.verbatim)} ({'; '.join(found.units.english)})"]
    around = {"above": found.neighbours.parent, "before": found.neighbours.previous, "after": found.neighbours.next}
    around |= {"below": ", ".join(found.neighbours.children)}
    return "\n".join([*lines, "", "; ".join(f"{name}: {section}" for name, section in around.items() if section)])
