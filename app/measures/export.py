"""The measures of a profile as a table to take away."""

from __future__ import annotations

from collections.abc import Collection

from app.measures.words import Teller
from app.texts import say
from qa.export.table import Table
from qa.measure_fit import Found
from qa.measures import translation, who_text

_COLUMNS = ("standing", "need", "section", "strength", "who", "quote", "translation", "why", "open", "units")


def measures_table(found: Found, teller: Teller, ids: Collection[str]) -> Table:
    """The measures with these ids, in that order; unknown ids are left out."""
    language, edition = teller.language, teller.edition
    by_id = {fit.measure.id: fit for fit in found.fits}
    rows = []
    for fit in (by_id[one] for one in dict.fromkeys(ids) if one in by_id):
        number, heading = teller.clause(fit)
        why = [*(teller.reason(reason) for reason in fit.reasons), teller.condition(fit)]
        cells = {
            "standing": say(f"measures.{fit.standing}", language),
            "need": teller.need(fit),
            "section": f"{number} {heading}".strip(),
            "strength": say(f"measures.{fit.measure.strength}", language),
            "who": who_text(fit.measure, teller.vocabulary, language) or say("measures.nobody", language),
            "quote": fit.measure.quote,
            "translation": translation(fit.measure, language, edition),
            "why": teller.joined(filter(None, why)),
            "open": teller.left_open(fit, fully=True),
            "units": teller.joined(teller.units(fit)),
        }
        rows.append(tuple(cells[name] for name in _columns(teller)))
    described = teller.profile(found)
    title, document = edition.describe("title", language), edition.describe("document_number", language)
    about = {"title": title, "number": document, "provenance": edition.provenance(language)}
    source = say("measures.file_source", language, **about)
    return Table(
        name=say("measures.file", language),
        columns=tuple(say(f"measures.col_{name}", language) for name in _columns(teller)),
        rows=tuple(rows),
        notes=(*([say("measures.file_profile", language, profile=described)] if described else []), source,
               say("measures.file_note", language)),
        language=language,
    )  # fmt: skip


def _columns(teller: Teller) -> tuple[str, ...]:
    """Readers of the source's own script need no second column."""
    return tuple(name for name in _COLUMNS if name != "translation" or teller.language is not teller.edition.script)
