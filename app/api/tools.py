"""The tools of the MCP server; what each says of itself is written for a model that is to use it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from inspect import cleandoc
from typing import Annotated, Any, ParamSpec, TypeVar

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import Field

from app.api import clauses, models, reading
from app.api.desk import Desk
from app.api.given import MOST_QUESTIONS, MOST_RESULTS
from app.api.measures import Measures, ProfileRequest, measures
from app.api.problems import ProblemError, checked
from corpus.script import Language, detect
from qa.answer import Question
from qa.assistant import Finished
from qa.errors import user_errors
from qa.measure_profile import LIMIT

P = ParamSpec("P")
T = TypeVar("T")
_READS = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
_LONGEST_QUOTE = 20_000  # characters


def _telling(tool: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """The tool, which tells the model what was wrong in one sentence."""

    @wraps(tool)
    async def telling(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await tool(*args, **kwargs)
        except ProblemError as error:
            typed = " ".join(value for value in kwargs.values() if isinstance(value, str))
            raise ToolError(error.told(detect(typed, Language.EN)).message) from None
        except user_errors() as error:  # the assistant could not be loaded
            raise ToolError(str(error)) from error

    telling.__doc__ = cleandoc(tool.__doc__ or "")
    return telling


def add_tools(server: MCPServer[Any], desk: Desk) -> None:
    """Give the server its tools."""
    edition, limit = desk.edition, desk.settings.max_question

    @server.tool(title="Ask the notice", annotations=_READS)
    @_telling
    async def ask(
        question: Annotated[str, Field(description="One question, in English, Simplified or Traditional Chinese.")],
        language: Annotated[
            Language | None, Field(description="Answer in this language; by default in the question's own.")
        ] = None,
        history: Annotated[
            list[str] | None, Field(description="The user's earlier questions, oldest first, if it leans on them.")
        ] = None,
    ) -> models.Answer:
        """Answer a question from the notice. Every sentence of `text` ends in marks [n]; citation n has the section,
        its label and the verbatim `quote` it rests on, all set by code. Cite label and quote; keep figures, names
        and hedges as they stand. `outcome` not_in_notice or partial means the notice does not say all of it: tell the
        user so."""
        earlier = history or []
        if len(earlier) > MOST_QUESTIONS:
            raise ProblemError("too_many", "history", n=len(earlier), limit=MOST_QUESTIONS)
        before = tuple(checked("history", text, limit) for text in earlier)
        asked = Question.ask(checked("question", question, limit), language, before)
        async with desk.answering(asked) as events:
            async for event in events:
                if isinstance(event, Finished):
                    return models.Answer.model_validate(event.answer.to_json())
        raise AssertionError("a stream ends with its answer")

    @server.tool(title="Search the clauses", annotations=_READS)
    @_telling
    async def search_clauses(
        query: Annotated[str, Field(description="A question or a few words, in any of the three languages.")],
        k: Annotated[int, Field(ge=1, le=MOST_RESULTS, description="How many clauses.")] = 5,
    ) -> clauses.SearchResults:
        """The clauses nearest to a query, best first, each with its sentences verbatim and in English. Something is
        always nearest: read it before you rest anything on it, and prefer `ask` for whether the notice says it."""
        wanted = checked("query", query, limit)
        return await desk.run(lambda: reading.search(desk.assistant(), wanted, k))

    @server.tool(title="Read a section", annotations=_READS)
    @_telling
    async def get_clause(
        section: Annotated[str, Field(description="Its number in any spelling: 3.8.1, III.8.1, 三（八）1.")],
    ) -> clauses.Clause:
        """A section whole: verbatim, in restored Simplified and unofficial English, with its responsible units, exact
        spans and the sections around it. Quote from `verbatim`; cite `document_number` and `label`."""
        return reading.clause(edition, reading.find_clause(edition, section))

    @server.tool(title="Check a quotation", annotations=_READS)
    @_telling
    async def check_quote(
        quote: Annotated[str, Field(description="Sentences, Chinese in any script or English.")],
    ) -> models.WordingReport:
        """Whether words stand in the notice as they are, where, and where they depart from it, character by character
        with changed figures called out. Use it before you present anything as a quotation. A sentence whose `section`
        is null is not in the notice; one that is not `identical` may not be quoted as it stands: quote `verbatim`."""
        report = await desk.run(reading.check, edition, checked("quote", quote, _LONGEST_QUOTE))
        return models.WordingReport.model_validate(report)

    @server.tool(title="Find what applies to an enterprise", annotations=_READS)
    @_telling
    async def find_measures(
        description: Annotated[
            str, Field(description="The enterprise in its own words: sector, size or title, place, what it needs.")
        ],
    ) -> Measures:
        """The support and duties in the notice that fit an enterprise, best first, each with its verbatim `quote`, its
        unofficial English, who is responsible and `because`, the reason it fits. `only_if` names conditions the
        description does not state: ask the user. The notice gives few amounts and no procedures: add none."""
        profile = ProfileRequest.model_validate({"text": checked("description", description, LIMIT)})
        return Measures.model_validate(await desk.run(measures, desk, profile))

    @server.tool(title="List the targets", annotations=_READS)
    @_telling
    async def list_targets(
        section: Annotated[
            str | None, Field(description="Only those of this section and the sections below it, such as 2.2.")
        ] = None,
    ) -> models.Targets:
        """Every quantified target: how much of what, by when, how firmly it is put, in which section and by whom. Use
        it for tables and comparisons. `strength` other than plain or ensure is a hedge (strive, support …): keep it."""
        found = models.Targets.model_validate(await desk.run(reading.targets, edition))
        if section is None:
            return found
        within = str(reading.find_clause(edition, section).section)
        kept = [t for t in found.targets if f"{t.section}.".startswith(f"{within}.")]
        return models.Targets(notice=found.notice, targets=kept)
