"""Serving the page: an application in which it is mounted, and which sends the browser to no other host."""

from __future__ import annotations

import os
from typing import Any

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.api.application import mount
from app.api.guard import Guard
from app.page import looks
from qa.assistant import Assistant

# Gradio's client writes scripts and styles into the page and compiles its templates; hence the two 'unsafe'.
_POLICY = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
    ]
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


class _OwnHostOnly:
    """Adds the headers that keep the browser to this host, whatever Gradio's page may ask for."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                added = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
                message = {**message, "headers": [*message.get("headers", []), *added]}
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


def application(page: gr.Blocks, assistant: Assistant | None = None, host: str = "127.0.0.1") -> FastAPI:
    """The page at `/`; with an assistant, its API at `/api` and its MCP server at `/mcp` beside it.

    All of it is guarded: a page of another site could ask Gradio's own addresses as well.
    """
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    web = FastAPI(openapi_url=None)
    quiet: dict[str, Any] = {"footer_links": [], "run_history": False, "ssr_mode": False, "mcp_server": False}
    if assistant is not None:
        mount(web, assistant)
    gr.mount_gradio_app(web, page, path="/", show_error=False, **quiet, **looks())
    web.add_middleware(Guard, host=host)
    web.add_middleware(_OwnHostOnly)
    web.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=5)  # a stream of events is left as it is
    return web


def server(page: gr.Blocks, assistant: Assistant | None = None, host: str = "127.0.0.1") -> uvicorn.Server:
    """A server for `application`; `run(sockets=[…])` serves until it is told to stop. `host`: where it listens."""
    config = uvicorn.Config(application(page, assistant, host), log_level="warning", timeout_graceful_shutdown=2)
    return uvicorn.Server(config)
