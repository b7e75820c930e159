"""The page: its head with the language switch, and its views. A view is a module with `place(assistant, language)`."""

from __future__ import annotations

from html import escape
from typing import Any

import gradio as gr

from app import ask
from app.ask import AT_ONCE
from app.pane import stated
from app.texts import LANGUAGES, asset, preferred, say
from corpus.library import Edition
from corpus.script import Language
from qa.assistant import Assistant

# The choice stays in the browser; before there is one, the browser's own language decides.
_KEPT = "() => localStorage.getItem('policyqa-language') || navigator.language"
_KEEP = "code => { localStorage.setItem('policyqa-language', code); }"
_SAY = "code => { document.documentElement.lang = code; return code; }"


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
        ask.place(assistant, language)

        def rename(code: str) -> list[Any]:
            name = say("page.language", Language(code))
            return [_head(Language(code), edition), gr.update(label=name)]

        language.change(rename, language, [head, language], js=_SAY, **AT_ONCE)
        language.input(None, language, None, js=_KEEP)
        browser = gr.Textbox(visible=False)  # carries what the browser says, and nothing else
        page.load(lambda code: str(preferred(code)), browser, language, js=_KEPT, **AT_ONCE)
    return page


def looks() -> dict[str, Any]:
    """Theme, style and script, which Gradio takes where the page is served. Fonts are the system's."""
    fonts = ("system-ui", "-apple-system", "Segoe UI", "sans-serif")
    theme = gr.themes.Base(primary_hue="blue", neutral_hue="slate", font=fonts, font_mono=("ui-monospace", "monospace"))
    return {"theme": theme, "css": asset("style.css"), "js": asset("page.js")}


def _head(language: Language, edition: Edition) -> str:
    title, number = edition.describe("title", language), stated("document_number", language, edition)
    notice = f"{title}, {number}" if language is Language.EN else f"{title}（{number}）"
    head = f'<h1>{escape(say("page.title", language))}</h1><span class="notice">{escape(notice)}</span>'
    return f'<div lang="{language}">{head}</div>'
