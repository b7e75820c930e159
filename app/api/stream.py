"""An answer as Server-Sent Events, while it is made."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from typing import Any

from fastapi.sse import EventSourceResponse, ServerSentEvent

from app.api.problems import ProblemError
from corpus.script import Language
from qa.assistant import Event, EvidenceFound, StatementReady

log = logging.getLogger(__name__)
EXAMPLE = """\
event: evidence
data: {"sections": [{"section": "2.2.3", "score": 7.1, "rank": 1}], "sentences": [{"key": "S1", "section": "2.2.3", \
"heading": "Build new-type infrastructure", "text": "…", "span": [2903, 2932]}]}

event: statement
data: {"text": "By 2025, strive to have built 250,000 5G base stations.", "origin": "source", \
"so_far": "By 2025, strive to have built 250,000 5G base stations. [1]"}

event: answer
data: {"outcome": "answered", "text": "…", "citations": […], …}

"""


async def sent(events: AsyncIterator[Event], language: Language) -> AsyncIterator[ServerSentEvent]:
    """Each event of the assistant with its name; one called `problem` at the end if the assistant fails."""
    try:
        async for event in events:
            name, data = _told(event)
            yield ServerSentEvent(event=name, raw_data=json.dumps(data, ensure_ascii=False))
    except Exception:  # the headers are sent, so that this is the only way to say so
        log.exception("the answer could not be finished")
        problem = ProblemError("failed").told(language)
        yield ServerSentEvent(event="problem", raw_data=problem.model_dump_json())


def _told(event: Event) -> tuple[str, dict[str, Any]]:
    if isinstance(event, EvidenceFound):
        sections = [{"section": str(r.section), "score": round(r.score, 3), "rank": r.rank} for r in event.ranked]
        sentences = [
            {"key": e.key, "section": str(e.section), "heading": e.heading, "text": e.text, "span": e.sentence.span}
            for e in event.issued
        ]
        return "evidence", {"sections": sections, "sentences": sentences}
    if isinstance(event, StatementReady):
        statement = {"text": event.statement.text, "origin": event.statement.origin, "so_far": event.text}
        return "statement", statement
    return "answer", event.answer.to_json()


__all__ = ["EXAMPLE", "EventSourceResponse", "ServerSentEvent", "sent"]
