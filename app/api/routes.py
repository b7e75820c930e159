"""The addresses of the API; `app.api.application` puts them together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from app.api import clauses, given, models, reading
from app.api.desk import Desk
from app.api.problems import checked, language_of
from app.api.stream import EXAMPLE, EventSourceResponse, ServerSentEvent, sent
from corpus.library import Edition
from corpus.script import detect
from qa.assistant import Event, Finished

router = APIRouter(prefix="/v1")
# For addresses whose good replies are no JSON; the others have it from the application.
_PROBLEM: dict[str, Any] = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
_REFUSED = {"description": "What was asked cannot be done.", **_PROBLEM}
_BUSY = {"description": "Too many questions are being answered; ask again in some seconds.", **_PROBLEM}


def desk_of(request: Request) -> Desk:
    """What the application answers with."""
    desk: Desk = request.app.state.desk
    return desk


def _edition(request: Request) -> Edition:
    return desk_of(request).edition


async def _answering(asked: given.AskRequest, request: Request) -> AsyncIterator[AsyncIterator[Event]]:
    """The events of the answer; when the reply is done, or its reader gone, the generator is stopped."""
    desk = desk_of(request)
    limit = desk.settings.max_question
    request.state.language = asked.language or detect(asked.question[:limit])
    checked("question", asked.question, limit)
    for earlier in asked.history:
        checked("history", earlier, limit)
    async with desk.answering(asked.asked()) as events:
        yield events


Here = Annotated[Edition, Depends(_edition)]
At = Annotated[Desk, Depends(desk_of)]
Events = Annotated[AsyncIterator[Event], Depends(_answering)]


@router.post("/ask", tags=["ask"], response_class=JSONResponse, responses={200: {"model": models.Answer}, 503: _BUSY})
async def ask(events: Events, request: Request) -> Response:
    """The answer to a question, every sentence cited to its section with a verbatim quote."""
    async for event in events:
        if isinstance(event, Finished):
            return Response(event.answer.dumps(), media_type="application/json")
        if await request.is_disconnected():
            break
    return Response(status_code=499)  # nobody reads it


@router.post(
    "/ask/stream",
    tags=["ask"],
    response_class=EventSourceResponse,
    responses={200: {"content": {"text/event-stream": {"example": EXAMPLE}}}, 422: _REFUSED, 503: _BUSY},
)
async def ask_stream(events: Events, request: Request) -> AsyncIterator[ServerSentEvent]:
    """The same as Server-Sent Events, while it is made: `evidence`, a `statement` for each sentence once it is
    verified, then `answer`, which is the whole reply of `/ask`. Should a second `evidence` come, it replaces the first,
    keys and all. Where nothing is searched (an unclear question) there is only `answer`. Should the server fail
    meanwhile, the last event is `problem`. Closing the connection stops the generator before its next sentence."""
    async for event in sent(events, language_of(request)):
        yield event


@router.get("/search", tags=["search"])
async def search(
    desk: At,
    q: Annotated[given.Text, Query(max_length=2000, description="In any of the three languages.")],
    k: Annotated[int, Query(ge=1, le=given.MOST_RESULTS, description="How many clauses.")] = 5,
) -> clauses.SearchResults:
    """The clauses nearest to a question, the best first, with their sentences. A rank is not an answer: the nearest
    clause of a notice that does not say is still the nearest; `/ask` tells whether it says."""
    return await desk.run(reading.search, desk.assistant(), q, k)


@router.get("/clauses", tags=["notice"])
def list_clauses(edition: Here) -> clauses.Tree:
    """The tree of sections with their headings."""
    return reading.tree(edition)


@router.get("/clauses/{section:path}", tags=["notice"])
def get_clause(
    edition: Here,
    section: Annotated[
        str, Path(description="In any spelling: 3.8.1, III.8.1, 三（八）1, 第三部分第八项第1条.", examples=["3.8.1"])
    ],
) -> clauses.Clause:
    """A section verbatim, in restored Simplified and in unofficial English, with its responsible units, the spans of
    its sentences and the sections around it."""
    return reading.clause(edition, reading.find_clause(edition, section))


@router.post(
    "/check-wording", tags=["search"], response_class=JSONResponse, responses={200: {"model": models.WordingReport}}
)
async def check_wording(desk: At, pasted: given.WordingRequest) -> Response:
    """Whether sentences stand in the notice, where, and where they depart from it: character by character, figures
    called out."""
    return JSONResponse(await desk.run(reading.check, desk.edition, pasted.text))


@router.get("/targets", tags=["notice"], response_class=JSONResponse, responses={200: {"model": models.Targets}})
async def targets(desk: At) -> Response:
    """Every quantified target: what, how much, by when, how firmly, in which section and by whom."""
    return JSONResponse(await desk.run(reading.targets, desk.edition))


@router.get("/notice", tags=["notice"])
def notice(edition: Here) -> clauses.NoticeFacts:
    """What the notice is, where this copy of it comes from, and the SHA-256 of every file that is read."""
    return reading.facts(edition)


@router.get("/notice/source", tags=["notice"], response_class=PlainTextResponse, responses={422: _REFUSED})
def source(edition: Here) -> Any:
    """The verbatim text: every `quote` is `source[start:end]` of it, in code points, line ends as they are."""
    return PlainTextResponse(edition.notice.source)


@router.get("/health", tags=["server"])
def health(desk: At) -> models.Health:
    """That the server is up, and what it answers with."""
    return models.Health(
        status="ok",
        notice=desk.edition.notice.slug,
        generator=desk.assistant().drafter.name,
        settings_digest=desk.settings.digest,
    )
