"""Constraints of a question the notice does not meet: what it fixes or asks for and nothing carries, and what it
takes for granted and the notice contradicts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.library import Edition
from corpus.script import Language, fold, matching_form, to_traditional
from qa.answer import Evidence
from qa.figures import Figure, find_figures, opposed, same_figure, speaks_of_year, years_of
from qa.fragment import stated_figures
from qa.institutions import institution_name, unknown_institutions
from qa.needs import Need, asks_for
from qa.places import place_name
from qa.prompt import message
from qa.reading import Reading, stretches
from qa.words import content_words

# What must stand in the evidence for a question of this need; the notice names a person or a telephone by a label.
_CARRIES = {
    Need.CONTACT: re.compile(r"电话|邮箱|网址|传真|地址:|https?://|www\.|[\w.]+@[\w.]+|(?<!\d)0\d{2,3}-\d{7,8}"),
    Need.PERSON: re.compile(r"(?:联系人|签发人|负责人)\s*:"),
    Need.DEADLINE: re.compile(r"(?:\d{1,2}月\d{1,2}日|\d{1,2}月底|月底)前|截止|报送时间"),
}


# From here on a count in words is a figure that the notice might state.
MANY = 20
_EVERY_YEAR = re.compile(r"每年|年均|逐年|年度|三年")
_ASKED_FOR = re.compile(r"(?:numbers?|figures?|questions?|things?|points?|answers?)\b|[个件]?(?:数字?|问题|事|指标)")


@dataclass(frozen=True, slots=True)
class Lacks:
    """What is missing, in the words of a message; `partly` where the rest of the question can be answered.

    `fixed`: years or places that the question fixes are among it, not only kinds of thing that it asks for.
    """

    what: tuple[str, ...] = ()
    partly: bool = False
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class _Attribute:
    """What a question may ask for: its name by language, the words that ask for it, and those that give it.

    `left_open`: support is told with a line on it where no clause told speaks of it; `paid`: a price, if only none.
    """

    name: dict[str, str]
    asks: re.Pattern[str]
    gives: re.Pattern[str]
    left_open: bool
    paid: bool


@cache
def _attributes() -> tuple[_Attribute, ...]:
    data = tomllib.loads((Path(__file__).parent / "attributes.toml").read_text(encoding="utf-8"))
    return tuple(
        _Attribute(
            name=a["name"],
            asks=re.compile(f"{a['zh']}|{a['en']}"),
            gives=re.compile("|".join(a[key] for key in ("zh", "en", "met") if key in a)),
            left_open=a.get("left_open", False),
            paid=a.get("paid", False),
        )
        for a in data["attribute"]
    )


def leaves_open(core: Sequence[Evidence]) -> bool:
    """Whether what is told of support says neither how much it is nor how to apply for it."""
    told = _spoken_of(core)
    return not any(a.gives.search(told) for a in _attributes() if a.left_open)


def missing_from(reading: Reading, core: Sequence[Evidence], edition: Edition) -> Lacks:
    """Years, places, kinds of thing and attributes that the question wants and the evidence does not carry."""
    places = _missing_places(reading, core, edition)
    years = _missing_years(reading, core, edition)
    fixed = years + places
    asked = _missing_kinds(reading, core) + _missing_attributes(reading, core)
    if not (fixed or asked) and Need.NUMBER in reading.needs and not (_states_figure(core) or priced(reading, core)):
        asked = [message("what.quantity", reading.question.language)]
    # Some years are given and others not; or what is lacking is one request among others.
    partly = not places and (
        len(years) < len(reading.years) if fixed else _asks_more(reading)
    )
    return Lacks(tuple(dict.fromkeys([*fixed, *asked])), partly, bool(fixed))


def _asks_more(reading: Reading) -> bool:
    """Whether the question asks for something besides what is lacking: support, or several things."""
    return Need.SUPPORT in reading.needs or len(reading.parts) >= 2 or len(reading.asks) >= 2


def _missing_years(reading: Reading, core: Sequence[Evidence], edition: Edition) -> list[str]:
    carried = edition.matching
    told = _told(core)
    if Need.PERIOD in reading.needs:
        carried = told
    if Need.NUMBER in reading.needs and years_of(told)[0] and not _EVERY_YEAR.search(told):
        # How many by a year is told only where the sentences that tell how many give that year, or all alike.
        carried = told
    return [str(year) for year in reading.years if not speaks_of_year(carried, year)]


def _missing_places(reading: Reading, core: Sequence[Evidence], edition: Edition) -> list[str]:
    # A firm within the notice's reach may say where it is: the measures apply to it all the same.
    jurisdiction = edition.metadata.get("jurisdiction", {})
    within = jurisdiction.get("places", [])
    carried = edition.matching
    if Need.NUMBER in reading.needs and core:
        # How many for a place is told only where the clause that tells how many names the place, or is about all.
        carried = fold("".join(e.sentence.text for e in core)) + "".join(jurisdiction.get("whole", []))
    known = within if Need.SUPPORT in reading.needs else []
    missing = [zh for zh in reading.places if zh not in carried and zh not in known]
    return [place_name(zh, reading.question.language) for zh in missing]


def _missing_kinds(reading: Reading, core: Sequence[Evidence]) -> list[str]:
    language = reading.question.language
    evidence = _told(core)
    missing = [
        message(f"what.{need}", language)
        for need, pattern in _CARRIES.items()
        if need in reading.needs and not pattern.search(evidence)
    ]
    money = any(f.unit == "yuan" for e in core for f in find_figures(e.sentence.text))
    if Need.MONEY in reading.needs and not (money or priced(reading, core)):
        missing.append(message("what.money", language))
    return missing


def priced(reading: Reading, core: Sequence[Evidence]) -> bool:
    """Whether the question asks for a price that the evidence gives, if only as none: free of charge."""
    asked, evidence = fold(reading.ask), _told(core)
    return any(a.asks.search(asked) and a.gives.search(evidence) for a in _attributes() if a.paid)


def _missing_attributes(reading: Reading, core: Sequence[Evidence]) -> list[str]:
    """Attributes the question asks for that no cited clause speaks of, in either language."""
    cited = _spoken_of(core)
    asked = fold(reading.ask)
    return [
        a.name[reading.question.language]
        for a in _attributes()
        if a.asks.search(asked) and not a.gives.search(cited)
    ]


def _told(core: Sequence[Evidence]) -> str:
    """The sentences of the evidence in the source's words, folded."""
    return fold(" ".join(e.sentence.text for e in core))


def _spoken_of(core: Sequence[Evidence]) -> str:
    """All that the cited clauses say, in both languages, folded."""
    clauses = {e.clause.section: e.clause for e in core}.values()
    return fold(" ".join(t for c in clauses for s in c.sentences for t in (s.text, s.en or "")))


def answerable_parts(reading: Reading, edition: Edition) -> tuple[str, ...]:
    """The parts of a question without those that ask for an attribute the notice speaks of nowhere; () if under two."""
    nowhere = _nowhere(edition) if reading.parts else ()
    parts = tuple(part for part in reading.parts if not any(p.search(fold(part)) for p in nowhere))
    return parts if len(parts) >= 2 else ()


def without_lacking(reading: Reading, edition: Edition) -> str | None:
    """The question without the stretches that ask for a kind of thing or an attribute; None if nothing else is left."""
    rest = [s for s in stretches(reading.search) if not _wants(s, edition)]
    text = "".join(rest).strip()
    return text if text != reading.search.strip() and len(content_words(text, edition.terms)) >= 2 else None


def _wants(stretch: str, edition: Edition) -> bool:
    folded = fold(matching_form(stretch, edition.terms).text)
    return asks_for(stretch, {*_CARRIES, Need.MONEY}, edition) or any(a.asks.search(folded) for a in _attributes())


_NOWHERE: dict[str, tuple[re.Pattern[str], ...]] = {}


def _nowhere(edition: Edition) -> tuple[re.Pattern[str], ...]:
    """The attributes a notice speaks of in neither language; kept."""
    if edition.sha256 not in _NOWHERE:
        english = fold(" ".join(s.en or "" for c in edition.notice.clauses for s in c.sentences))
        spoken = (edition.matching, english)
        unspoken = (a for a in _attributes() if not any(a.gives.search(text) for text in spoken))
        _NOWHERE[edition.sha256] = tuple(a.asks for a in unspoken)
    return _NOWHERE[edition.sha256]


def _states_figure(core: Sequence[Evidence]) -> bool:
    return any(stated_figures(e.sentence.text) for e in core)


def _stated(reading: Reading) -> tuple[Figure, ...]:
    """The figures that a question states as the notice's: not what a firm says of itself, nor a bare number (1+N),
    nor how much it asks (two figures, please)."""
    if Need.SUPPORT in reading.needs and not reading.presumes:
        return ()
    figures = tuple(f for f in reading.figures if not _ASKED_FOR.match(f.counted))
    return figures if reading.presumes else tuple(f for f in figures if f.unit != "count" or f.counted)


def _few(figure: Figure) -> bool:
    """Whether a small count in words: a writer counts his own points so, three measures or two parts."""
    return figure.spelled and figure.unit == "count" and figure.high <= MANY


def contradicted(reading: Reading, core: Sequence[Evidence], edition: Edition) -> tuple[str, ...]:
    """Figures and institutions the question takes for granted that the evidence gives otherwise.

    A figure: the evidence has others of its unit and not this one, or bounds it from the other side. An institution:
    the clause names those that are responsible and not this one.
    """
    given = [f for e in core for text in (e.text, e.sentence.text) for f in stated_figures(text)]
    language = reading.question.language
    wrong = []
    for figure in _stated(reading):
        text = to_traditional(figure.text.strip()) if language is Language.HANT else figure.text.strip()
        if opposed(figure, given):
            wrong.append(message(f"bound.{figure.bound}", language, figure=text))
        elif not (_few(figure) or any(same_figure(figure, g) for g in given)) and any(
            g.unit == figure.unit for g in given
        ):
            wrong.append(text)
    clauses = [e.clause for e in core if e.clause.responsible_units]
    if clauses and Need.WHO in reading.needs:
        texts = [t for c in clauses for s in c.sentences for t in (s.text, s.en or "")]
        names = sorted(unknown_institutions(reading.question.text, texts, edition))
        wrong += [institution_name(name, language, edition) for name in names]
    return tuple(wrong)
