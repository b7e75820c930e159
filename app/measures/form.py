"""The form for a profile as HTML: a line of text, and lists from the vocabulary. Everything is optional."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from app.texts import say
from corpus.script import Language
from qa.measure_profile import LIMIT, Profile
from qa.measure_vocabulary import Entry, Vocabulary

KINDS = ("size", "ownership", "qualification")


def form(profile: Profile, vocabulary: Vocabulary, language: Language) -> str:
    """The form with what the profile holds chosen."""
    sectors = _select("sectors", vocabulary["sectors"].values(), profile.sectors, language)
    places = _select("places", vocabulary["places"].values(), profile.places, language) if vocabulary["places"] else ""
    groups = vocabulary["groups"].values()
    boxes = "".join(
        _boxes("groups", kind, [e for e in groups if e.kind == kind], profile.groups, language) for kind in KINDS
    )
    needs = _boxes("needs", "needs", vocabulary["needs"].values(), profile.needs, language)
    hint, text = _say("text_hint", language), escape(profile.text)
    return (
        f'<form class="profile" lang="{language}" aria-label="{_say("form", language)}"><div class="lines">'
        f'<label class="line text"><span>{_say("text", language)}</span>'
        f'<input type="text" name="text" maxlength="{LIMIT}" placeholder="{hint}" value="{text}" autocomplete="off">'
        "</label>"
        f"{sectors}{places}</div>{boxes}{needs}"
        f'<div class="buttons"><button type="submit" class="go">{_say("show", language)}</button>'
        f'<button type="reset">{_say("clear", language)}</button></div></form>'
    )


def _select(facet: str, entries: Iterable[Entry], chosen: tuple[str, ...], language: Language) -> str:
    options = "".join(
        f'<option value="{escape(entry.key)}"{" selected" if entry.key in chosen[:1] else ""}>'
        f"{'&#8195;' if entry.within else ''}{escape(entry.name(language))}</option>"
        for entry in entries
    )
    return (
        f'<label class="line"><span>{_say(facet, language)}</span><select name="{facet}">'
        f'<option value="">{_say("any", language)}</option>{options}</select></label>'
    )


def _boxes(facet: str, title: str, entries: Iterable[Entry], chosen: tuple[str, ...], language: Language) -> str:
    boxes = "".join(
        f'<label class="box"><input type="checkbox" name="{facet}" value="{escape(entry.key)}"'
        f"{' checked' if entry.key in chosen else ''}><span>{escape(entry.name(language))}</span></label>"
        for entry in entries
    )
    return f'<fieldset class="{title}"><legend>{_say(title, language)}</legend><div>{boxes}</div></fieldset>'


def _say(name: str, language: Language) -> str:
    return escape(say(f"measures.{name}", language))
