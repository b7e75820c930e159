"""The API and the MCP server, put beside the page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from starlette.routing import Route

from app.api import measures, models, routes
from app.api.desk import Desk
from app.api.docs import add_docs
from app.api.guard import SmallBodies
from app.api.problems import LIMIT_BYTES, handle
from qa.assistant import Assistant

VERSION = "1.0"
_DESCRIPTION = """Ask a government notice, and get an answer in which every sentence is cited to the section it rests \
on with a verbatim quote, checked by code. What the notice does not say, the answer says it does not say.

* **Quotes** are `source[start:end]` of `/v1/notice/source`; no model writes them.
* **English** is an unofficial translation, **Simplified** is restored from a converted Traditional copy; the text \
published by the issuing authority prevails (`provenance` in `/v1/notice`).
* **Errors** have a `code` for programs and a `message` for people, one sentence in the question's language.
* **Pages of other sites** may not call this; programs may.
* **Models** can use the same through the MCP server at `/mcp`."""


def api(desk: Desk) -> FastAPI:
    """The API by itself, with its documentation at `/docs`, which asks no other host for anything."""
    web = FastAPI(
        docs_url=None,
        redoc_url=None,
        title="Ask the notice",
        version=VERSION,
        description=_DESCRIPTION,
        max_body_size=LIMIT_BYTES,
        responses={422: {"model": models.Problem, "description": "What was asked cannot be done."}},
    )
    web.state.desk = desk
    handle(web)
    for part in (routes, measures):
        web.include_router(part.router)
    add_docs(web)
    return web


def mount(web: FastAPI, assistant: Assistant) -> None:
    """Put the API at `/api` and the MCP server at `/mcp`; before the page, which takes every path left."""
    from app.api.mcp import mcp_server

    desk = Desk.of(assistant)
    server = mcp_server(desk)
    # Each message stands alone: the server keeps nothing between them, and asks the client for nothing.
    protocol = server.streamable_http_app(
        stateless_http=True, json_response=True, host="", max_request_body_size=LIMIT_BYTES
    )
    web.mount("/api", SmallBodies(api(desk)))
    web.router.routes.append(Route("/mcp", SmallBodies(protocol)))
    before = web.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: Any) -> AsyncIterator[Any]:
        async with before(app) as state, server.session_manager.run():
            yield state

    web.router.lifespan_context = lifespan
