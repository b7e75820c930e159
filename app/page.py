"""The page: its head with the language switch, and its views. A view is a module with `place(assistant, language)`."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from html import escape
from importlib import import_module
from typing import Any

import gradio as gr

from app.ask.pane import stated
from app.events import AT_ONCE
from app.texts import LANGUAGES, asset, assets, preferred, say
from corpus.library import Edition
from corpus.script import Language
from qa.assistant import Assistant

# The choice stays in the browser; before there is one, the browser's own language decides.
_KEPT = "() => localStorage.getItem('policyqa-language') || navigator.language"
_KEEP = "code => { localStorage.setItem('policyqa-language', code); }"
_SAY = "code => { document.documentElement.lang = code; return code; }"


@cache
def _views() -> dict[str, Any]:
    """The views by name, in the order of their tabs."""
    found = {}
    for name in ("ask", "read", "measures", "wording", "targets"):
        with suppress(ModuleNotFoundError):
            found[name] = import_module(f"app.{name}.view")
    return found


def build(assistant: Assistant) -> gr.Blocks:
    """The page of an assistant, to be served by `app.server`."""
    start, edition = Language.HANS, assistant.edition
    title = " · ".join([say("page.title", Language.HANS), say("page.title", Language.EN)])
    page: gr.Blocks
    with gr.Blocks(title=title, fill_width=True, analytics_enabled=False) as page:
        with gr.Row(elem_id="head"):
            head = gr.HTML(_head(start, edition), elem_id="title", apply_default_css=False)
            language = gr.Radio(
                [(name, str(code)) for name, code in LANGUAGES.items()],
                value=str(start),
                elem_id="language",
                label=say("page.language", start),
                show_label=False,
                container=False,
            )
        with gr.Tabs(elem_id="views", selected="ask"):
            tabs = []
            for name, view in _views().items():
                with gr.Tab(say(f"page.{name}", start), id=name, elem_id=name) as tab:
                    view.place(assistant, language)
                tabs.append(tab)

        def rename(code: str) -> list[Any]:
            spoken = Language(code)
            names = [gr.update(label=say(f"page.{name}", spoken)) for name in _views()]
            return [_head(spoken, edition), gr.update(label=say("page.language", spoken)), *names]

        language.change(rename, language, [head, language, *tabs], js=_SAY, **AT_ONCE)
        language.input(None, language, None, js=_KEEP)
        browser = gr.Textbox(visible=False)  # carries what the browser says, and nothing else
        page.load(lambda code: str(preferred(code)), browser, language, js=_KEPT, **AT_ONCE)
    return page


def looks() -> dict[str, Any]:
    """Theme, style and script, which Gradio takes where the page is served. Fonts are the system's."""
    fonts = ("system-ui", "-apple-system", "Segoe UI", "sans-serif")
    theme = gr.themes.Base(primary_hue="blue", neutral_hue="slate", font=fonts, font_mono=("ui-monospace", "monospace"))
    return {"theme": theme, "css": assets("style.css"), "js": asset("page.js")}


def _head(language: Language, edition: Edition) -> str:
    title, number = edition.describe("title", language), stated("document_number", language, edition)
    notice = f"{title}, {number}" if language is Language.EN else f"{title}（{number}）"
    head = f'<h1>{escape(say("page.title", language))}</h1><span class="notice">{escape(notice)}</span>'
    return f'<div lang="{language}">{head}</div>'
