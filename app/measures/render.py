"""The measures found as HTML: how the profile was read, filters, and a table for each way they stand to it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from app.links import section_link
from app.measures.words import OPEN, Teller
from app.texts import say
from corpus.script import Language
from qa.measure_fit import STANDINGS, Fit, Found
from qa.measure_profile import Profile
from qa.measure_read import STRENGTHS
from qa.measures import translation, who_text

COLUMNS = ("what", "who", "strength", "section", "units", "why")
_SORTED = ("who", "strength", "section", "units")
_FOLDED = ("others", "background")


def results(found: Found, given: Profile, teller: Teller) -> str:
    """Everything found, with what fits open and the rest below it."""
    language = teller.language
    listed = [*found.standing("fits"), *found.standing("general")]
    tables = "".join(_standing(name, found, teller) for name in STANDINGS)
    return (
        f'<div class="found" lang="{language}" data-names="{escape(_templates(language))}"'
        f"{'' if found.profile else ' data-empty=yes'}>"
        f"{_understood(found, given, teller)}{_filters(found.fits, teller)}"
        f'<div class="bar"><p class="count" role="status">{_count(found, language)}</p>{_downloads(language)}</div>'
        f'<p class="soft leaves">{_leaves(listed, language)}</p>{tables}'
        f'<p class="nothing" hidden>{_say("nothing", language)}</p></div>'
    )


def failed(reason: str, language: Language) -> str:
    """What is shown for a profile that cannot be used."""
    text = escape(say("measures.failed", language, reason=reason))
    return f'<p class="failed" role="alert" lang="{language}">{text}</p>'


def _understood(found: Found, given: Profile, teller: Teller) -> str:
    """What was read from the reader's own words besides what was chosen."""
    if not found.profile.text:
        return ""
    facets = ("sectors", "groups", "places", "needs")
    new = [(f, key) for f in facets for key in getattr(found.profile, f) if key not in getattr(given, f)]
    if not new:
        nothing = not any(getattr(found.profile, f) for f in facets)
        return f'<p class="read">{_say("read_as_none", teller.language)}</p>' if nothing else ""
    chips = "".join(f"<li>{escape(teller.name(*one))}</li>" for one in new)
    return f'<div class="read"><p>{_say("read_as", teller.language)}</p><ul>{chips}</ul></div>'


def _templates(language: Language) -> str:
    """The counting sentence with its blanks, for the script to fill as it filters."""
    blanks = {name: "{" + name + "}" for name in ("n", "fits", "general")}
    return say("measures.count", language, **blanks) + "|" + say("measures.count_empty", language, **blanks)


def _count(found: Found, language: Language) -> str:
    fits, general = len(found.standing("fits")), len(found.standing("general"))
    name = "measures.count" if found.profile else "measures.count_empty"
    return escape(say(name, language, n=fits + general, fits=fits, general=general))


def _leaves(listed: Sequence[Fit], language: Language) -> str:
    numbers = {name: sum(name not in fit.measure.unstated for fit in listed) for name in OPEN}
    refers = sum(bool(fit.measure.refers) for fit in listed)
    return escape(say("measures.leaves", language, n=len(listed), refers=refers, **numbers))


def _filters(fits: Sequence[Fit], teller: Teller) -> str:
    language = teller.language
    about = {key for fit in fits for key in fit.topics}
    needs = {key: entry.name(language) for key, entry in teller.vocabulary["needs"].items() if key in about}
    strengths = {n: say(f"measures.{n}", language) for n in STRENGTHS if any(f.measure.strength == n for f in fits)}
    units = {unit: unit for unit in sorted({unit for fit in fits for unit in teller.units(fit)})}
    selects = "".join(
        f'<label><span>{_say(f"filter_{name}", language)}</span><select name="{name}">'
        f'<option value="">{_say("all", language)}</option>'
        + "".join(f'<option value="{escape(key)}">{escape(text)}</option>' for key, text in choices.items())
        + "</select></label>"
        for name, choices in (("need", needs), ("strength", strengths), ("unit", units))
    )
    best = f'<button type="button" class="best" data-sort="" hidden>{_say("best", language)}</button>'
    return f'<div class="filters" role="group" aria-label="{_say("filters", language)}">{selects}{best}</div>'


def _downloads(language: Language) -> str:
    buttons = "".join(f'<button type="button" data-form="{form}">{form.upper()}</button>' for form in ("csv", "xlsx"))
    return f'<div class="downloads"><span>{_say("download", language)}</span>{buttons}</div>'


def _standing(name: str, found: Found, teller: Teller) -> str:
    """The table of what stands so; the notice's own order is kept within a need."""
    fits, language = found.standing(name), teller.language
    if not fits:
        return ""
    groups: dict[str, list[Fit]] = {}
    for fit in fits:
        groups.setdefault(teller.need(fit), []).append(fit)
    span = len(COLUMNS)
    bodies = "".join(
        f'<tbody role="rowgroup"><tr class="need" role="row">'
        f'<th colspan="{span}" scope="rowgroup" role="rowheader">{escape(need)}</th></tr>'
        + "".join(_row(fit, teller) for fit in group)
        + "</tbody>"
        for need, group in groups.items()
    )
    title = f'{_say(name, language)} <span class="number">{len(fits)}</span>'
    about = f'<p class="soft">{_say(f"{name}_about", language)}</p>'
    # The roles are said because a phone lays the table out as cards, which takes them away.
    head = f'<thead role="rowgroup"><tr role="row">{_heads(language)}</tr></thead>'
    table = f'<table role="table" aria-label="{_say(name, language)}">{head}{bodies}</table>'
    if name in _FOLDED:
        inner = f"<details><summary><h3>{title}</h3></summary>{about}{table}</details>"
    else:
        inner = f"<h3>{title}</h3>{about}{table}"
    return f'<section class="standing" data-standing="{name}">{inner}</section>'


def _heads(language: Language) -> str:
    cells = []
    for name in COLUMNS:
        text = _say(f"col_{name}", language)
        if name in _SORTED:
            title = escape(say("measures.sort", language, column=say(f"measures.col_{name}", language)))
            text = f'<button type="button" data-sort="{name}" title="{title}">{text}</button>'
        sort = ' aria-sort="none"' if name in _SORTED else ""
        cells.append(f'<th scope="col" role="columnheader" class="{name}"{sort}>{text}</th>')
    return "".join(cells)


def _row(fit: Fit, teller: Teller) -> str:
    measure, language = fit.measure, teller.language
    number, heading = teller.clause(fit)
    units = teller.units(fit)
    who = who_text(measure, teller.vocabulary, language)
    cells = {
        "what": _what(fit, teller),
        "who": escape(who) if who else f'<span class="soft">{_say("nobody", language)}</span>',
        "strength": f'<span class="pill {measure.strength}">{_say(measure.strength, language)}</span>',
        "section": f'{section_link(measure.section, number)}<span class="heading">{escape(heading)}</span>',
        "units": "".join(f"<span>{escape(unit)}</span>" for unit in units) or "—",
        "why": _why(fit, teller) or "—",
    }
    keys = {
        "id": measure.id,
        "need": " ".join(fit.topics),
        "strength": measure.strength,
        "rank": str(STRENGTHS.index(measure.strength)),
        "who": who or "\uffff",
        "units": "|".join(units),
        "at": str(measure.span[0]),
    }
    data = "".join(f' data-{key}="{escape(value)}"' for key, value in keys.items())
    inner = "".join(
        f'<td role="cell" class="{name}" data-label="{_say(f"col_{name}", language)}">{cells[name]}</td>'
        for name in COLUMNS
    )
    return f'<tr class="measure" role="row"{data}>{inner}</tr>'


def _what(fit: Fit, teller: Teller) -> str:
    """The translation first, for who reads one; the quote below it, verbatim."""
    measure, language = fit.measure, teller.language
    quote = f'<q lang="{teller.edition.script}">{escape("".join(measure.quote.splitlines()))}</q>'
    shown = translation(measure, language, teller.edition)
    open_ = teller.left_open(fit)
    after = f'<p class="open">{escape(open_)}</p>' if open_ else ""
    if shown is None:
        return f'<p class="shown">{quote}</p>{after}'
    whole = measure.english_whole and language is Language.EN
    note = f" <small>({_say('whole', language)})</small>" if whole else ""
    verbatim = f'<p class="verbatim"><span class="sr">{_say("verbatim", language)}: </span>{quote}</p>'
    return f'<p class="shown">{escape(shown)}{note}</p>{verbatim}{after}'


def _why(fit: Fit, teller: Teller) -> str:
    reasons = "".join(f"<li>{escape(teller.reason(reason))}</li>" for reason in fit.reasons)
    condition = teller.condition(fit)
    return (f"<ul>{reasons}</ul>" if reasons else "") + (
        f'<p class="condition">{escape(condition)}</p>' if condition else ""
    )


def _say(name: str, language: Language) -> str:
    return escape(say(f"measures.{name}", language))
