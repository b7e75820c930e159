"""The page: its head with the language switch, and its views. A view is a module with `place(assistant, language)`."""

from __future__ import annotations

from html import escape
from typing import Any

import gradio as gr

from app.ask import view as ask
from app.events import AT_ONCE
from app.measures import view as measures
from app.read import view as read
from app.targets import view as targets
from app.texts import LANGUAGES, asset, assets, preferred, say
from app.wording import view as wording
from corpus.library import Edition
from corpus.script import Language
from qa.assistant import Assistant
from qa.display import stated

# By name, in the order of their tabs.
VIEWS = {
    "ask": ask.place,
    "read": read.place,
    "measures": measures.place,
    "wording": wording.place,
    "targets": targets.place,
}
# The choice stays in the browser; before there is one, the browser's own language decides.
_KEPT = """() => {
  try { return localStorage.getItem('policyqa-language') || navigator.language; } catch { return navigator.language; }
}"""
_KEEP = "code => { try { localStorage.setItem('policyqa-language', code); } catch { /* chosen again next time */ } }"
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
        with gr.Tabs(elem_id="views", selected="ask", overflow_behavior="wrap"):
            tabs = []
            for name, place in VIEWS.items():
                with gr.Tab(say(f"page.{name}", start), id=name, elem_id=name) as tab:
                    place(assistant, language)
                tabs.append(tab)

        def rename(code: str) -> list[Any]:
            spoken = Language(code)
            names = [gr.update(label=say(f"page.{name}", spoken)) for name in VIEWS]
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
    """The title, a link past it, and what page.js says when the server does not answer."""
    title, number = edition.describe("title", language), stated("document_number", language, edition)
    notice = f"{title}, {number}" if language is Language.EN else f"{title}（{number}）"
    told = " ".join(f'data-{name}="{escape(say(f"page.{name}", language))}"' for name in ("lost", "failed", "close"))
    skip = f'<a class="skip" href="#views">{escape(say("page.skip", language))}</a>'
    head = f'<h1>{escape(say("page.title", language))}</h1><span class="notice">{escape(notice)}</span>'
    return f'<div class="told" lang="{language}" {told}>{skip}{head}</div>'
