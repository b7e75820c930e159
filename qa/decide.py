"""Whether to answer: what the question fixes or asks for is compared with what the evidence carries.

Scores alone do not tell near misses from questions the notice answers, so constraints come first and scores only
decide what is about something else altogether. The model is never asked to be careful.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.library import Edition
from corpus.script import fold, matching_form
from index.retrieve import ClauseHit
from qa.answer import Evidence, Outcome
from qa.figures import Figure, find_figures, same_figure
from qa.fragment import stated_figures
from qa.prompt import message
from qa.reading import Need, Reading
from qa.words import content_words

# A question is about something else when the best passage is this far (cosine) and shares this little (BM25).
# Chosen on dev (see eval/README.md).
OFF_TOPIC_COSINE = 0.36
OFF_TOPIC_LEXICAL = 1.6

_CARRIES = {
    Need.CONTACT: re.compile(r"电话|邮箱|网址|传真|地址[:：]|https?://|www\.|[\w.]+@[\w.]+|(?<!\d)0\d{2,3}-\d{7,8}"),
    Need.PERSON: re.compile(r"(?:联系人|签发人|负责人)\s*[:：]"),
    Need.DEADLINE: re.compile(r"(?:\d{1,2}月\d{1,2}日|\d{1,2}月底|月底)前|截止|报送时间"),
}


@dataclass(frozen=True, slots=True)
class Decision:
    """Answer, or the outcome instead with its message. `correct` holds figures the question has wrong."""

    outcome: Outcome
    text: str = ""
    wrong: tuple[Figure, ...] = ()
    missing: tuple[str, ...] = ()


def decide(reading: Reading, hits: Sequence[ClauseHit], core: Sequence[Evidence], edition: Edition) -> Decision:
    """Decide from the reading, the hits and the evidence chosen from them."""
    language = reading.question.language
    words = content_words(reading.search, edition.terms)
    if not words and not reading.sections and not find_figures(reading.search):
        return Decision(Outcome.UNCLEAR, message("unclear", language))
    if lacking := [s for s in reading.sections if s not in {c.section for c in edition.notice.clauses}]:
        return Decision(Outcome.NOT_IN_NOTICE, message("no_section", language, what=lacking[0]), missing=("section",))
    if not reading.sections and _far(hits):
        title = edition.describe("title", language)
        return Decision(Outcome.OFF_TOPIC, message("off_topic", language, title=title))
    wrong = _contradicted(reading, core)
    if missing := _missing(reading, core, edition):
        text = message("not_in_notice_constraint", language, what=_and(missing, reading))
        return Decision(Outcome.NOT_IN_NOTICE, text, wrong, tuple(missing))
    return Decision(Outcome.ANSWERED, wrong=wrong)


def _far(hits: Sequence[ClauseHit]) -> bool:
    cosine, lexical = max(h.cosine for h in hits), max(h.lexical for h in hits)
    return cosine < OFF_TOPIC_COSINE and lexical < OFF_TOPIC_LEXICAL


def _missing(reading: Reading, core: Sequence[Evidence], edition: Edition) -> list[str]:
    """What the question fixes or asks for and the notice carries nowhere, in the words of a message."""
    language = reading.question.language
    source = matching_form(edition.notice.source, edition.terms).text
    missing = [str(year) for year in reading.years if not _year_carried(year, source)]
    missing += [_place(zh, reading) for zh in reading.places if zh not in source]
    evidence = fold(" ".join(e.sentence.text for e in core))
    for need, pattern in _CARRIES.items():
        if need in reading.needs and not pattern.search(evidence):
            missing.append(message(f"what.{need}", language))
    if Need.MONEY in reading.needs and not any(f.unit == "yuan" for e in core for f in find_figures(e.sentence.text)):
        missing.append(message("what.money", language))
    missing += _missing_attributes(reading, core)
    if not missing and Need.NUMBER in reading.needs and not any(stated_figures(e.sentence.text) for e in core):
        missing.append(message("what.quantity", language))
    return missing


@cache
def _attributes() -> tuple[tuple[dict[str, str], re.Pattern[str]], ...]:
    data = tomllib.loads((Path(__file__).parent / "attributes.toml").read_text(encoding="utf-8"))
    return tuple((a["name"], re.compile(f"{a['zh']}|{a['en']}")) for a in data["attribute"])


def _missing_attributes(reading: Reading, core: Sequence[Evidence]) -> list[str]:
    """Attributes the question asks for that no cited clause speaks of, in either language."""
    clauses = {e.clause.section: e.clause for e in core}.values()
    cited = fold(" ".join(t for c in clauses for s in c.sentences for t in (s.text, s.en or "")))
    return [
        name[reading.question.language]
        for name, pattern in _attributes()
        if pattern.search(fold(reading.ask)) and not pattern.search(cited)
    ]


def _year_carried(year: int, source: str) -> bool:
    """Whether the notice gives anything for a year: it names it, or a span of years that holds it."""
    years = {int(f.low) for f in find_figures(source) if f.unit == "year"}
    spans = [(int(a), int(b)) for a, b in re.findall(r"(\d{4})\s*[-—–~至]+\s*(\d{4})年", source)]
    return year in years or any(a <= year <= b for a, b in spans)


def _place(zh: str, reading: Reading) -> str:
    from qa.reading import _places

    return next((en for z, en in _places() if z == zh), zh) if reading.question.language == "en" else zh


def _and(items: Sequence[str], reading: Reading) -> str:
    return (" or " if reading.question.language == "en" else "、").join(items)


def _contradicted(reading: Reading, core: Sequence[Evidence]) -> tuple[Figure, ...]:
    """Figures the question takes for granted that the evidence gives otherwise: same unit, another value."""
    given = [f for e in core for text in (e.text, e.sentence.text) for f in stated_figures(text)]
    return tuple(
        f
        for f in reading.figures
        if not f.spelled
        and not any(same_figure(f, g) for g in given)
        and any(g.unit == f.unit for g in given)
    )
