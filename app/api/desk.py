"""Work off the event loop, and only so much of it at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import TypeVar

import anyio
from anyio import to_thread

from app.api.problems import ProblemError
from corpus.library import Edition
from qa.answer import Question
from qa.assistant import Assistant, Event
from qa.settings import Settings

T = TypeVar("T")


class Desk:
    """Answers `at_once` questions together; `in_line` more wait their turn, and the next is refused.

    Searches and checks, which take no generator, have as many threads of their own and are not refused.
    `assistant` gives the assistant, and may wait for it to be loaded: call it off the event loop.
    """

    def __init__(
        self,
        edition: Edition,
        settings: Settings,
        assistant: Callable[[], Assistant],
        *,
        at_once: int = 2,
        in_line: int = 16,
    ) -> None:
        self.edition, self.settings, self.assistant = edition, settings, assistant
        self._room = at_once + in_line
        self._inside = 0
        self._turns = anyio.Semaphore(at_once)
        self._hands = anyio.CapacityLimiter(at_once)

    @asynccontextmanager
    async def answering(self, question: Question) -> AsyncIterator[AsyncIterator[Event]]:
        """The events of an answer while inside; leaving stops the generator. Raises ProblemError when all is taken."""
        if self._inside >= self._room:
            raise ProblemError("busy", None, question.language)
        self._inside += 1
        try:
            async with self._turns:
                assistant = await to_thread.run_sync(self.assistant)
                events = assistant.stream(question)
                try:
                    yield _steps(events)
                finally:
                    with anyio.CancelScope(shield=True):
                        await to_thread.run_sync(events.close)  # type: ignore[attr-defined]
        finally:
            self._inside -= 1

    @classmethod
    def of(cls, assistant: Assistant, **limits: int) -> Desk:
        """The desk of an assistant that is loaded."""
        return cls(assistant.edition, assistant.settings, lambda: assistant, **limits)

    async def run(self, work: Callable[..., T], *arguments: object) -> T:
        """What a function gives, run in a thread."""
        return await to_thread.run_sync(work, *arguments, limiter=self._hands)


async def _steps(events: Iterator[Event]) -> AsyncIterator[Event]:
    """Each event made in a thread. One that is being made is made to its end, also for a client that has gone."""
    while (event := await to_thread.run_sync(next, events, None)) is not None:
        yield event
