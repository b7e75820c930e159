"""The Ask view: a conversation, the box to ask in, and the side pane that shows what answers rest on."""

from __future__ import annotations

import json
import secrets
import traceback
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from html import escape
from typing import Any

import gradio as gr

from app.ask.keep import record, restored, shelf
from app.ask.pane import EVIDENCE, Opened, pane
from app.ask.render import conversation
from app.ask.take import TakeError, take
from app.ask.tell import form, tell
from app.ask.turn import Turn, Turns, advance, history
from app.events import AT_ONCE, QUIET, press
from app.texts import asset, say
from corpus.script import Language, detect
from qa.answer import Outcome, Question
from qa.assistant import Assistant, EvidenceFound, Finished

ANSWERING = (Outcome.ANSWERED, Outcome.PARTIAL, Outcome.ERROR)
_FILE = "ask-file"


class AskView:
    """What the page does on each event; the outputs of a method are listed where it is wired, in `place`."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.edition = assistant.edition

    def begin(self, typed: str, taken: int, turns: Turns, language: str, event: gr.EventData) -> list[Any]:
        """Take a question and show it at once; nothing happens for an empty one or while an answer is running."""
        text = str(_data(event).get("question", typed)).strip()
        if not text or (turns and turns[-1].running):
            return [gr.skip()] * 6
        question = Question.ask(text, detect(text, Language(language)), history(turns))
        turns = (*turns, Turn(question))
        return ["", taken + 1, turns, self._conversation(turns, language), *_buttons(True)]

    def answer(self, turns: Turns, language: str) -> Iterator[list[Any]]:
        """The last question's evidence, sentences and answer as they come; closing stops the generator."""
        if not (turns and turns[-1].running):
            return
        *earlier, turn = turns
        number = len(earlier)
        with closing(self.assistant.stream(turn.question)) as events:  # type: ignore[type-var]
            try:
                for event in events:
                    turn = advance(turn, event, self.edition)
                    # Once sentences come the pane is the reader's: it may have been opened at a mark by then.
                    refused = isinstance(event, Finished) and event.answer.outcome not in ANSWERING
                    shows = isinstance(event, EvidenceFound) or refused
                    yield self._shown((*earlier, turn), language, (number, EVIDENCE) if shows else None)
            except Exception:  # the page stays usable and says so; the log has the whole of it
                traceback.print_exc()
                yield self._shown((*earlier, replace(turn, stage="failed")), language, None)

    def _shown(self, turns: Turns, language: str, opened: Opened) -> list[Any]:
        side = [opened, pane(opened, turns, Language(language), self.edition)] if opened else [gr.skip(), gr.skip()]
        shown = [turns, self._conversation(turns, language), *_buttons(turns[-1].running), *side]
        return [*shown, gr.skip() if turns[-1].running else self._kept(turns[-1])]

    def halt(self, turns: Turns, language: str) -> list[Any]:
        """After the generator was stopped: keep what had been checked."""
        kept = gr.skip()
        if turns and turns[-1].running:
            turns = (*turns[:-1], replace(turns[-1], stage="stopped"))
            kept = self._kept(turns[-1])
        return [turns, self._conversation(turns, language), *_buttons(False), kept]

    def clear(self, language: str) -> list[Any]:
        """An empty conversation."""
        return [(), None, *self.repaint((), None, language), *_buttons(False)]

    def restore(self, language: str, event: gr.EventData) -> list[Any]:
        """A conversation that the browser kept."""
        turns = restored(_data(event).get("turns"), self.edition)
        return [turns, None, *self.repaint(turns, None, language), *_buttons(False)]

    def open(self, turns: Turns, language: str, event: gr.EventData) -> list[Any]:
        """The side pane at a mark, at a sentence found, or at all clauses found for a question."""
        data = _data(event)
        try:
            opened = (int(data["turn"]), str(data["place"]))
        except (KeyError, TypeError, ValueError):
            return [gr.skip(), gr.skip()]
        return [opened, pane(opened, turns, Language(language), self.edition)]

    def take(self, turns: Turns, language: str, event: gr.EventData) -> list[Any]:
        """A file of an answer or of the conversation, or why there is none."""
        try:
            return [gr.update(value=take(_data(event), turns, Language(language), self.edition)), gr.skip()]
        except TakeError as error:
            return [gr.update(value=None), message("alarm", str(error))]

    def tell(self, turns: Turns, language: str, event: gr.EventData) -> str:
        """Keep what the reader says of an answer."""
        place = self.assistant.settings.feedback_path
        return message("told", tell(_data(event), turns, place, Language(language), self.edition))

    def repaint(self, turns: Turns, opened: Opened, language: str) -> list[Any]:
        """Conversation and pane in the page's language."""
        return [self._conversation(turns, language), pane(opened, turns, Language(language), self.edition)]

    def rename(self, language: str) -> list[Any]:
        """The rest of the view in the page's language."""
        spoken = Language(language)
        names = [gr.update(value=say(f"ask.{name}", spoken)) for name in ("send", "stop")]
        return [gr.update(**_box(spoken)), *names, shelf(spoken, self.edition), form(spoken)]

    def _conversation(self, turns: Turns, language: str) -> str:
        return conversation(turns, Language(language), self.edition)

    def _kept(self, turn: Turn) -> str:
        return message("keep", record(turn, self.edition))


def place(assistant: Assistant, language: gr.Radio) -> None:
    """Put the view into the open gr.Tab and wire it; it follows the page's language."""
    view, start = AskView(assistant), Language(language.value)
    behaviour = asset("clipboard.js") + asset("ask/view.js")
    turns, opened = gr.State(()), gr.State(None)
    # How many questions were taken so far: each is answered once, when this changes. (A gr.State would do, but its
    # changes are not noticed outside the queue.)
    taken = gr.Number(0, visible="hidden", precision=0)
    first, side_first = view.repaint((), None, start)
    plain: dict[str, Any] = {"apply_default_css": False}
    with gr.Row(elem_id="asking"):
        with gr.Column(elem_id="talk", min_width=0):
            kept = gr.HTML(shelf(start, view.edition), elem_id="shelf", js_on_load=asset("ask/keep.js"), **plain)
            log = gr.HTML(first, elem_id="conversation", js_on_load=behaviour, **plain)
            with gr.Row(elem_id="composer"):
                box = gr.Textbox(
                    elem_id="question", show_label=False, container=False, lines=1, max_lines=5, autofocus=True,
                    **_box(start),
                )  # fmt: skip
                send = gr.Button(say("ask.send", start), variant="primary", elem_id="send", min_width=72)
                stop = gr.Button(say("ask.stop", start), variant="stop", elem_id="stop", visible=False, min_width=72)
        with gr.Column(elem_id="side", min_width=0):
            side = gr.HTML(side_first, elem_id="pane", js_on_load=behaviour, **plain)
    telling = gr.HTML(form(start), elem_id="telling", js_on_load=asset("ask/tell.js"), **plain)
    courier = gr.HTML("", elem_id="courier", js_on_load=asset("ask/courier.js"), **plain)
    file = gr.DownloadButton(say("take.conversation", start), elem_id=_FILE, visible="hidden")

    buttons = [send, stop]
    asking = [box.submit, send.click, log.submit]
    gr.on(asking, view.begin, [box, taken, turns, language], [box, taken, turns, log, *buttons], **AT_ONCE)
    shown = [turns, log, *buttons]
    # Readers do not wait for each other; what a generator can do but once at a time, it sees to itself.
    streaming = taken.change(
        view.answer, [turns, language], [*shown, opened, side, courier], concurrency_limit=None, **QUIET
    )
    # The language may have been switched while the answer was running.
    streaming.then(view.repaint, [turns, opened, language], [log, side], **AT_ONCE)
    stop.click(None, cancels=[streaming]).then(view.halt, [turns, language], [*shown, courier], **AT_ONCE)
    kept.clear(view.clear, language, [turns, opened, log, side, *buttons], **AT_ONCE)
    back = kept.select(view.restore, language, [turns, opened, log, side, *buttons], **AT_ONCE)
    # A page that opens follows the language of the browser at the same time.
    back.then(view.repaint, [turns, opened, language], [log, side], **AT_ONCE)
    gr.on([log.click, side.click], view.open, [turns, language], [opened, side], **AT_ONCE)
    taking = courier.download(view.take, [turns, language], [file, courier], **AT_ONCE)
    taking.then(None, file, None, js=press(_FILE))
    telling.submit(view.tell, [turns, language], courier, **AT_ONCE)
    language.change(view.repaint, [turns, opened, language], [log, side], **AT_ONCE)
    language.change(view.rename, language, [box, *buttons, kept, telling], **AT_ONCE)


def message(kind: str, detail: Any) -> str:
    """What courier.js hands to the page's scripts; no two are alike, so that the same is said again."""
    text = escape(json.dumps(detail, ensure_ascii=False))
    return f'<i data-kind="{kind}" data-detail="{text}" data-once="{secrets.token_hex(4)}"></i>'


def _data(event: gr.EventData) -> dict[str, Any]:
    return event._data if isinstance(event._data, dict) else {}


def _buttons(running: bool) -> list[Any]:
    """Send and Stop take turns in one place."""
    return [gr.update(visible=not running), gr.update(visible=running)]


def _box(language: Language) -> dict[str, Any]:
    text = say("ask.placeholder", language)
    return {"label": text, "placeholder": text}
