"""The view "What applies to us": a form for a profile, and the measures of the notice that fit it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from typing import Any

import gradio as gr

from app.download import saved
from app.events import AT_ONCE, press
from app.measures.export import measures_table
from app.measures.form import form
from app.measures.render import failed, results
from app.measures.words import Teller
from app.texts import asset, say
from corpus.script import Language
from qa.assistant import Assistant
from qa.measure_fit import Finder
from qa.measure_profile import CHOSEN, Profile, make_profile
from qa.measure_vocabulary import vocabulary_of

_FILE = "measures-file"
Given = Mapping[str, Any] | None  # the values of a profile; None before the view was first seen


class MeasuresView:
    """What the view does on each event; a profile travels as plain values."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant, self.edition = assistant, assistant.edition
        self.vocabulary = vocabulary_of(self.edition)

    @cached_property
    def finder(self) -> Finder:
        """What finds the measures, over the assistant's own search."""
        return Finder(self.assistant.retriever)

    def head(self, language: str) -> str:
        """The title and what the view is for."""
        spoken = Language(language)
        return f'<h2 lang="{spoken}">{say("measures.title", spoken)}</h2><p>{say("measures.about", spoken)}</p>'

    def form(self, given: Mapping[str, Any], language: str) -> str:
        """The form with what was chosen."""
        try:
            profile = make_profile(self.vocabulary, given)
        except ValueError:
            profile = Profile()
        return form(profile, self.vocabulary, Language(language))

    def results(self, given: Mapping[str, Any], language: str) -> str:
        """The measures for what was chosen, or why it could not be used."""
        spoken = Language(language)
        try:
            profile = make_profile(self.vocabulary, given)
        except ValueError as error:
            return failed(str(error), spoken)
        return results(self.finder.find(profile), profile, self._teller(spoken))

    def take(self, language: str, event: gr.EventData) -> list[Any]:
        """A profile from the form, and the measures for it."""
        given = profile_values(event._data)
        return [given, self.results(given, language)]

    def repaint(self, given: Given, language: str) -> list[str]:
        """All of the view in the page's language; nothing is found before the view was first seen."""
        found = "" if given is None else self.results(given, language)
        return [self.head(language), self.form(given or {}, language), found]

    def file(self, given: Given, language: str, event: gr.EventData) -> Any:
        """A file of what is listed: `{"form": "csv" | "xlsx", "rows": [ids]}`."""
        from qa.export.table import to_csv, to_xlsx

        asked = event._data if isinstance(event._data, dict) else {}
        rows, kind = asked.get("rows"), asked.get("form")
        if not isinstance(rows, list) or kind not in ("csv", "xlsx"):
            return gr.skip()
        found = self.finder.find(make_profile(self.vocabulary, given or {}))
        table = measures_table(found, self._teller(Language(language)), [str(one) for one in rows])
        data = to_csv(table) if kind == "csv" else to_xlsx(table)
        return gr.update(value=saved(f"{self.edition.notice.slug} {table.name}.{kind}", data))

    def _teller(self, language: Language) -> Teller:
        return Teller(self.edition, self.vocabulary, language)


def _prepare(view: MeasuresView) -> None:
    with suppress(Exception):  # what fails here fails again, and is told, when somebody asks
        view.finder.prepare()


def profile_values(data: Any) -> dict[str, Any]:
    """What the form sent as the values of a profile: lists of names, and a text; anything else is left out."""
    given = data if isinstance(data, dict) else {}
    values: dict[str, Any] = {"text": str(given.get("text") or "")}
    for facet in CHOSEN:
        chosen = given.get(facet)
        values[facet] = [str(one) for one in chosen if one] if isinstance(chosen, list) else []
    return values


def place(assistant: Assistant, language: gr.Radio) -> None:
    """Put the view into the open gr.Blocks and wire it; it follows the page's language."""
    view, start = MeasuresView(assistant), language.value
    # What the search says of every need takes some seconds, once: it is done before somebody comes to this view.
    threading.Thread(target=_prepare, args=(view,), daemon=True).start()
    given = gr.State(None)
    plain: dict[str, Any] = {"apply_default_css": False}
    with gr.Column(elem_id="measures-page"):
        head = gr.HTML(view.head(start), elem_id="measures-head", **plain)
        asked = gr.HTML(view.form({}, start), elem_id="measures-form", js_on_load=asset("measures/form.js"), **plain)
        found = gr.HTML("", elem_id="measures-found", js_on_load=asset("measures/view.js"), **plain)
    file = gr.DownloadButton(say("measures.download", Language(start)), elem_id=_FILE, visible="hidden")
    asked.submit(view.take, language, [given, found], **AT_ONCE)
    found.submit(view.file, [given, language], file, **AT_ONCE).then(None, file, None, js=press(_FILE))
    language.change(view.repaint, [given, language], [head, asked, found], **AT_ONCE)
