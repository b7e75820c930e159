"""The Read view: the notice as a document, with its contents, its texts side by side, and a search."""

from __future__ import annotations

from functools import cache
from typing import Any

import gradio as gr

from app.events import AT_ONCE
from app.read.reading import Reading
from app.read.render import document as document_html
from app.read.search import search as search_reading
from app.texts import asset, preferred, say
from corpus.script import Language
from corpus.section import SectionId
from qa.assistant import Assistant

BEHAVIOUR = ("copy.js", "contents.js", "search.js", "view.js")


def place(assistant: Assistant, language: gr.Radio) -> None:
    """Put the view into the open gr.Tab. The page asks for the text when the tab is first opened."""
    reading = Reading(assistant.edition)

    @cache
    def document(code: str) -> str:
        return document_html(reading, preferred(code))

    def search(asked: dict[str, Any]) -> dict[str, Any]:
        view = str(asked["view"])
        spoken = preferred(str(asked["language"]))
        return search_reading(reading, str(asked["wording"]), view if view in reading.views else "", spoken)

    def locate(asked: dict[str, Any]) -> dict[str, str]:
        return located(reading, str(asked["section"]), preferred(str(asked["language"])))

    page = gr.HTML(
        _empty(language.value),
        elem_id="reader",
        apply_default_css=False,
        js_on_load="\n".join([asset("clipboard.js"), *(asset(f"read/{name}") for name in BEHAVIOUR)]),
        server_functions=[document, search, locate],
    )
    language.change(_empty, language, page, **AT_ONCE)
    # Links to a clause may stand in any view, so they are listened to from the start, before this one is opened.
    gr.on(None, None, js=asset("read/links.js"), **AT_ONCE)


def located(reading: Reading, spelling: str, language: Language) -> dict[str, str]:
    """The clause meant by a number in any spelling as `section`; where there is none, one sentence as `said`."""
    notice = reading.edition.notice
    try:
        return {"section": str(notice.clause(SectionId.parse(spelling)).section)}
    except (ValueError, KeyError):
        numbered = [clause.section for clause in notice.clauses if clause.level] or [notice.clauses[0].section]
        said = say("read.unknown", language, section=spelling[:40], first=numbered[0], last=numbered[-1])
        return {"said": said}


def _empty(code: str) -> str:
    """What stands there until the text has come."""
    language = Language(code)
    loading, failed = (say(f"read.{key}", language) for key in ("loading", "failed"))
    return (
        f'<div class="reader" data-language="{language}" data-failed="{failed}">'
        f'<p class="loading" role="status">{loading}</p></div>'
    )
