"""The API and the MCP server really served, on a free port, with an assistant of the test's choice."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from fastapi import FastAPI

from app.api.application import mount
from app.api.guard import Guard
from app.listen import listen, url
from qa.assistant import Assistant
from qa.draft import ExtractiveDrafter
from qa.settings import Settings
from tests.browser import GatedDrafter
from tests.scripted import EDITION, WordRetriever


def assistant(drafter: Any = None) -> Assistant:
    """One that searches by words and gives the notice's own sentences."""
    return Assistant(WordRetriever(), drafter or ExtractiveDrafter(EDITION), Settings(generator="extractive"))  # type: ignore[arg-type]


class Gate(threading.Event):
    """A closed gate that tells when somebody has come to it."""

    def __init__(self) -> None:
        super().__init__()
        self.reached = threading.Event()

    def wait(self, timeout: float | None = None) -> bool:
        self.reached.set()
        return super().wait(timeout)


def gated() -> tuple[Assistant, GatedDrafter]:
    """One that stops before its second sentence until the gate, a `Gate`, is opened."""
    drafter = GatedDrafter(EDITION)
    drafter.gate = Gate()
    return assistant(drafter), drafter


def beside(answering: Assistant, host: str = "127.0.0.1") -> FastAPI:
    """An application with the API and the MCP server, and no page."""
    web = FastAPI(openapi_url=None)
    mount(web, answering)
    web.add_middleware(Guard, host=host)
    return web


@contextmanager
def served(web: FastAPI) -> Iterator[str]:
    """Where it is served."""
    listening = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(web, log_level="warning", timeout_graceful_shutdown=2))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield url(listening)
    server.should_exit = True
    thread.join(10)
