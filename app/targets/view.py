"""The Targets view: a chart, a table and a matrix of who is responsible; filtered in the page, downloaded from here."""

from __future__ import annotations

from typing import Any

import gradio as gr

from app.download import saved
from app.events import AT_ONCE, press
from app.targets.export import duties_table, targets_table
from app.targets.render import render
from app.texts import asset, say
from corpus.script import Language
from qa.assistant import Assistant

_FILE = "targets-file"


class TargetsView:
    """What the view does on each event."""

    def __init__(self, assistant: Assistant) -> None:
        self.edition = assistant.edition
        self._drawn: dict[str, str] = {}  # the same for every reader, and a fifth of a second's work

    def shown(self, language: str) -> str:
        """The view in a language of the page."""
        if language not in self._drawn:
            self._drawn[language] = render(self.edition, Language(language))
        return self._drawn[language]

    def file(self, language: str, event: gr.EventData) -> Any:
        """A file of what the page shows: `{"table": "targets" | "duties", "form": "csv" | "xlsx", "rows": […]}`."""
        from qa.export.table import to_csv, to_xlsx

        asked = event._data if isinstance(event._data, dict) else {}
        rows, form, spoken = asked.get("rows"), asked.get("form"), Language(language)
        if not isinstance(rows, list) or form not in ("csv", "xlsx"):
            return gr.skip()
        if asked.get("table") == "duties":
            table = duties_table(self.edition, spoken, [str(key) for key in rows])
        else:
            table = targets_table(self.edition, spoken, [int(n) for n in rows if str(n).isdecimal()])
        data = to_csv(table) if form == "csv" else to_xlsx(table)
        return gr.update(value=saved(f"{self.edition.notice.slug} {table.name}.{form}", data))


def place(assistant: Assistant, language: gr.Radio) -> None:
    """Put the view into the open gr.Blocks and wire it; it follows the page's language."""
    view = TargetsView(assistant)
    page = gr.HTML(
        view.shown(language.value), elem_id="targets-page", js_on_load=asset("targets/view.js"), apply_default_css=False
    )
    file = gr.DownloadButton(say("targets.download", Language(language.value)), elem_id=_FILE, visible="hidden")
    page.submit(view.file, language, file, **AT_ONCE).then(None, file, None, js=press(_FILE))
    language.change(view.shown, language, page, **AT_ONCE)
