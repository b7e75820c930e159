"""The differences of a wording as HTML: in the notice's own characters, with signs beside the colours."""

from __future__ import annotations

from collections import Counter
from html import escape

from app.texts import say
from corpus.library import Edition
from corpus.script import Language
from qa.checked import Difference, WordingCheck


def diff(check: WordingCheck, language: Language, edition: Edition) -> str:
    """The verbatim stretch with what the pasted text leaves out of it, and what it puts in."""
    html, at = "", 0
    for d in check.differences:
        start, end = d.verbatim_span
        html += escape(check.verbatim[at:start]) + _place(d, language)
        at = end
    spoken = "en" if check.language == "en" else edition.script
    name = escape(say("wording.diff", language))
    html += escape(check.verbatim[at:])
    return f'<div><span class="name">{name}</span><p class="diff" lang="{spoken}">{html}</p></div>'


def _place(d: Difference, language: Language) -> str:
    if d.kind == "omit":
        told = f'<span class="unseen">{escape(say("wording.omitted", language))} </span>'
        return f'<span class="omitted" title="{escape(d.verbatim)}">[{told}{escape(_short(d.verbatim))}]</span>'
    return _marked("del", "−", d.verbatim, "wording.missing", language) + _marked(
        "ins", "+", d.pasted, "wording.added", language
    )


def _marked(tag: str, sign: str, text: str, told: str, language: Language) -> str:
    if not text:
        return ""
    shown = escape("".join(text.splitlines()) or text)
    before = f'<span class="sign" aria-hidden="true">[{sign}</span>'
    before += f'<span class="unseen">({escape(say(told, language))} </span>'
    behind = f'<span class="unseen">)</span><span class="sign" aria-hidden="true">{sign}]</span>'
    return f"<{tag}>{before}{shown}{behind}</{tag}>"


def _short(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:11]}……{text[-11:]}"


def folded(check: WordingCheck, language: Language) -> str:
    """What counts for no difference, folded away: each pair once with how often it occurs."""
    if not check.folded:
        return ""
    groups = ""
    for kind in ("script", "term", "marks", "end"):
        pairs = Counter((f.verbatim, f.pasted) for f in check.folded if f.kind == kind)
        if pairs:
            shown = "".join(
                f"<span>{_pair(*pair, language)}{f' ×{n}' if n > 1 else ''}</span> " for pair, n in pairs.items()
            )
            groups += f"<dt>{escape(say(f'wording.folded_{kind}', language))}</dt><dd>{shown}</dd>"
    title = escape(say("wording.folded", language, n=len(check.folded)))
    return f'<details class="folded"><summary>{title}</summary><dl>{groups}</dl></details>'


def _pair(verbatim: str, pasted: str, language: Language) -> str:
    nothing = say("wording.nothing", language)
    return f"{escape(verbatim or nothing)} → {escape(pasted or nothing)}"


def plain(check: WordingCheck) -> str:
    """The differences in one line of text, for a table: …25[−25−][+30+]萬個."""
    text, at = "", 0
    for d in check.differences:
        start, end = d.verbatim_span
        text += check.verbatim[at:start]
        text += f"[…{d.verbatim}…]" if d.kind == "omit" else ""
        text += f"[−{d.verbatim}−]" if d.verbatim and d.kind != "omit" else ""
        text += f"[+{d.pasted}+]" if d.pasted and d.kind != "omit" else ""
        at = end
    return text + check.verbatim[at:] if check.differences else ""
