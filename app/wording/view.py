"""The view that checks a pasted wording, from one sentence to a whole draft."""

from __future__ import annotations

import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import gradio as gr

from app.download import saved
from app.events import AT_ONCE, QUIET, press
from app.texts import asset, say
from app.wording.examples import offered
from app.wording.export import table
from app.wording.render import results, said, working
from corpus.script import Language
from qa.assistant import Assistant
from qa.checked import WordingCheck
from qa.display import label
from qa.wording import check_wording, checks

LIMIT = 20_000  # characters checked at once
_AT_ONCE = 1_500  # characters that take no time worth a progress bar
_EVERY = 0.25  # seconds between two tellings of progress
_FILE = "wording-file"


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked last: the text and what was found; `said` names the sentence where it could not be checked."""

    text: str = ""
    checks: tuple[WordingCheck, ...] = ()
    said: str = ""
    running: bool = False


class WordingView:
    """What the view does on each event; the outputs of a method are listed where it is wired, in `place`."""

    def __init__(self, assistant: Assistant) -> None:
        self.edition = assistant.edition

    def begin(self, typed: str, report: Report, taken: int, language: str, event: gr.EventData) -> list[Any]:
        """Check a short text, or show that a long one was taken; nothing while one is being checked."""
        data = event._data if isinstance(event._data, dict) else {}
        if report.running or "form" in data:
            return [gr.skip()] * 5
        text = str(data.get("fill", typed))
        if not any(char.isalnum() for char in text):
            report = Report(text, said="wording.empty")
        elif len(text) > LIMIT:
            report = Report(text, said="wording.too_long")
        elif len(text) > _AT_ONCE:
            report, taken = Report(text, running=True), taken + 1
        else:
            try:
                report = Report(text, check_wording(self.edition, text))
            except Exception:  # the page stays usable and says so; the log has the whole of it
                traceback.print_exc()
                report = Report(text, said="wording.failed")
        return [text, report, taken, self._shown(report, language), gr.update(interactive=not report.running)]

    def go_on(self, report: Report, language: str) -> Iterator[list[Any]]:
        """Check a long text and tell how far it is."""
        if not report.running:
            return
        found: list[WordingCheck] = []
        told = time.monotonic()
        try:
            for check in checks(self.edition, report.text):
                found.append(check)
                if time.monotonic() - told > _EVERY:
                    told = time.monotonic()
                    shown = working(check.pasted_span[1], len(report.text), Language(language))
                    yield [gr.skip(), shown, gr.skip()]
            report = Report(report.text, tuple(found))
        except Exception:
            traceback.print_exc()
            report = Report(report.text, said="wording.failed")
        yield [report, self._shown(report, language), gr.update(interactive=True)]

    def clear(self) -> list[Any]:
        """An empty box and no result."""
        return ["", Report(), "", gr.update(interactive=True)]

    def repaint(self, report: Report, language: str) -> str:
        """The result in the page's language."""
        return self._shown(report, language)

    def file(self, report: Report, language: str, event: gr.EventData) -> Any:
        """The path of the result as a file: `{"form": "csv" | "xlsx"}`."""
        from qa.export.table import to_csv, to_xlsx

        form = event._data.get("form") if isinstance(event._data, dict) else None
        if form not in ("csv", "xlsx") or not report.checks:
            return gr.skip()
        made = table(report.checks, Language(language), self.edition)
        data = to_csv(made) if form == "csv" else to_xlsx(made)
        return gr.update(value=saved(f"{self.edition.notice.slug} {made.name}.{form}", data))

    def _shown(self, report: Report, language: str) -> str:
        spoken = Language(language)
        if report.said:
            return said(report.said, spoken, n=f"{len(report.text):,}", limit=f"{LIMIT:,}")
        if report.running:
            return working(0, len(report.text), spoken)
        return results(report.checks, spoken, self.edition)

    def renamed(self, report: Report, language: str) -> list[Any]:
        """All of the view in the page's language."""
        return [self._shown(report, language), *self.labels(language)]

    def labels(self, language: str) -> list[Any]:
        """The words of the view but for the result."""
        spoken = Language(language)
        numbered = [clause for clause in self.edition.notice.clauses if clause.level]
        number = label((numbered or self.edition.notice.clauses)[-1], spoken)
        return [
            offered(spoken, self.edition),
            gr.update(
                label=say("wording.box", spoken, limit=f"{LIMIT:,}"),
                placeholder=say("wording.placeholder", spoken, number=number),
            ),
            gr.update(value=say("wording.check", spoken)),
            gr.update(value=say("wording.clear", spoken)),
        ]


def place(assistant: Assistant, language: gr.Radio) -> None:
    """Put the view into the open gr.Tab and wire it; it follows the page's language."""
    view, start = WordingView(assistant), str(language.value)
    behaviour = asset("clipboard.js") + asset("wording/view.js")
    introduction, box_words, check_word, clear_word = view.labels(start)
    plain: dict[str, Any] = {"apply_default_css": False, "padding": False}
    report = gr.State(Report())
    # How many long texts were taken so far: each is checked once, when this changes.
    taken = gr.Number(0, visible="hidden", precision=0)
    with gr.Column(elem_id="wording-page", min_width=0):
        intro = gr.HTML(introduction, elem_id="wording-intro", js_on_load=behaviour, **plain)
        box = gr.Textbox(
            elem_id="wording-text",
            lines=5,
            max_lines=18,
            label=box_words["label"],
            placeholder=box_words["placeholder"],
        )
        with gr.Row(elem_id="wording-buttons"):
            check = gr.Button(check_word["value"], variant="primary", elem_id="wording-check", min_width=88)
            clear = gr.Button(clear_word["value"], elem_id="wording-clear", min_width=88)
        shown = gr.HTML("", elem_id="wording-results", js_on_load=behaviour, **plain)
    file = gr.DownloadButton(say("wording.download", Language(start)), elem_id=_FILE, visible="hidden")

    outputs = [box, report, taken, shown, check]
    gr.on([check.click, box.submit, intro.submit], view.begin, [box, report, taken, language], outputs, **AT_ONCE)
    checking = taken.change(view.go_on, [report, language], [report, shown, check], **QUIET)
    # The language may have been switched while the text was being checked.
    checking.then(view.repaint, [report, language], shown, **AT_ONCE)
    clear.click(None, cancels=[checking]).then(view.clear, None, [box, report, shown, check], **AT_ONCE)
    shown.submit(view.file, [report, language], file, **AT_ONCE).then(None, file, None, js=press(_FILE))
    language.change(view.renamed, [report, language], [shown, intro, box, check, clear], **AT_ONCE)
