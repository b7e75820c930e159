"""The Ask view: a conversation, the box to ask in, and the side pane that shows what answers rest on."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import gradio as gr

from app.ask.pane import EVIDENCE, Opened, pane
from app.ask.render import conversation
from app.ask.turn import Turn, Turns, advance, history
from app.events import AT_ONCE, QUIET
from app.texts import asset, say
from corpus.script import Language, detect
from qa.answer import Outcome, Question
from qa.assistant import Assistant, EvidenceFound, Finished

ANSWERING = (Outcome.ANSWERED, Outcome.PARTIAL, Outcome.ERROR)


class AskView:
    """What the page does on each event; the outputs of a method are listed where it is wired, in `place`."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.edition = assistant.edition

    def begin(self, typed: str, taken: int, turns: Turns, language: str, event: gr.EventData) -> list[Any]:
        """Take a question and show it at once; nothing happens for an empty one or while an answer is running."""
        data = event._data if isinstance(event._data, dict) else {}
        text = str(data.get("question", typed)).strip()
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
        return [turns, self._conversation(turns, language), *_buttons(turns[-1].running), *side]

    def halt(self, turns: Turns, language: str) -> list[Any]:
        """After the generator was stopped: keep what had been checked."""
        if turns and turns[-1].running:
            turns = (*turns[:-1], replace(turns[-1], stage="stopped"))
        return [turns, self._conversation(turns, language), *_buttons(False)]

    def clear(self, language: str) -> list[Any]:
        """An empty conversation."""
        return [(), None, *self.repaint((), None, language), *_buttons(False)]

    def open(self, turns: Turns, language: str, event: gr.EventData) -> list[Any]:
        """The side pane at a mark, at a sentence found, or at all clauses found for a question."""
        data = event._data if isinstance(event._data, dict) else {}
        try:
            opened = (int(data["turn"]), str(data["place"]))
        except (KeyError, TypeError, ValueError):
            return [gr.skip(), gr.skip()]
        return [opened, pane(opened, turns, Language(language), self.edition)]

    def repaint(self, turns: Turns, opened: Opened, language: str) -> list[Any]:
        """Conversation and pane in the page's language."""
        return [self._conversation(turns, language), pane(opened, turns, Language(language), self.edition)]

    def _conversation(self, turns: Turns, language: str) -> str:
        return conversation(turns, Language(language), self.edition)


def place(assistant: Assistant, language: gr.Radio) -> None:
    """Put the view into the open gr.Blocks and wire it; it follows the page's language."""
    view, start = AskView(assistant), Language(language.value)
    behaviour = asset("ask/view.js")
    turns, opened = gr.State(()), gr.State(None)
    # How many questions were taken so far: each is answered once, when this changes. (A gr.State would do, but its
    # changes are not noticed outside the queue.)
    taken = gr.Number(0, visible="hidden", precision=0)
    first, side_first = view.repaint((), None, start)
    with gr.Row(elem_id="asking"):
        with gr.Column(elem_id="talk", min_width=0):
            log = gr.HTML(first, elem_id="conversation", js_on_load=behaviour, apply_default_css=False)
            with gr.Row(elem_id="composer"):
                box = gr.Textbox(
                    elem_id="question", show_label=False, container=False, lines=1, max_lines=5, autofocus=True,
                    **_labels(start)["box"],
                )  # fmt: skip
                send = gr.Button(say("ask.send", start), variant="primary", elem_id="send", min_width=72)
                stop = gr.Button(say("ask.stop", start), variant="stop", elem_id="stop", visible=False, min_width=72)
                clear = gr.Button(say("ask.clear", start), elem_id="clear", min_width=72)
        with gr.Column(elem_id="side", min_width=0):
            side = gr.HTML(side_first, elem_id="pane", js_on_load=behaviour, apply_default_css=False)

    buttons = [send, stop]
    asking = [box.submit, send.click, log.submit]
    gr.on(asking, view.begin, [box, taken, turns, language], [box, taken, turns, log, *buttons], **AT_ONCE)
    streaming = taken.change(view.answer, [turns, language], [turns, log, *buttons, opened, side], **QUIET)
    # The language may have been switched while the answer was running.
    streaming.then(view.repaint, [turns, opened, language], [log, side], **AT_ONCE)
    stop.click(None, cancels=[streaming]).then(view.halt, [turns, language], [turns, log, *buttons], **AT_ONCE)
    clear.click(None, cancels=[streaming]).then(view.clear, language, [turns, opened, log, side, *buttons], **AT_ONCE)
    gr.on([log.click, side.click], view.open, [turns, language], [opened, side], **AT_ONCE)
    language.change(view.repaint, [turns, opened, language], [log, side], **AT_ONCE)
    language.change(_relabel, language, [box, send, stop, clear], **AT_ONCE)


def _buttons(running: bool) -> list[Any]:
    """Send and Stop take turns in one place."""
    return [gr.update(visible=not running), gr.update(visible=running)]


def _labels(language: Language) -> dict[str, dict[str, Any]]:
    text = say("ask.placeholder", language)
    return {"box": {"label": text, "placeholder": text}}


def _relabel(code: str) -> list[Any]:
    language = Language(code)
    names = [gr.update(value=say(f"ask.{name}", language)) for name in ("send", "stop", "clear")]
    return [gr.update(**_labels(language)["box"]), *names]
