"""The kinds of thing a question may ask for, and the words that ask for them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from enum import StrEnum
from functools import cache
from pathlib import Path

from corpus.library import Edition
from corpus.script import Language, detect, fold, matching_form


class Need(StrEnum):
    """A kind of thing a question asks for; the cues that tell it are data (cues.toml)."""

    WHO = "who"
    LIST = "list"
    QUANTITY = "quantity"
    SUPPORT = "support"
    WORDING = "wording"
    DEFINITION = "definition"
    MONEY = "money"
    NUMBER = "number"
    PERSON = "person"
    CONTACT = "contact"
    DEADLINE = "deadline"
    META = "meta"
    PERIOD = "period"
    TASKS = "tasks"
    COMPARISON = "comparison"


HOW_MUCH = frozenset({Need.NUMBER, Need.QUANTITY})


@cache
def cues() -> dict[Need, dict[str, re.Pattern[str]]]:
    """For each need and script (`zh`, `en`) the pattern of the words that ask for it, in folded text."""
    data = tomllib.loads((Path(__file__).parent / "cues.toml").read_text(encoding="utf-8"))
    return {
        need: {script: re.compile("|".join(f"(?:{p})" for p in data[need][script])) for script in ("zh", "en")}
        for need in Need
    }


def needs_of(text: str, edition: Edition) -> frozenset[Need]:
    """What a text asks for, by the cues of its language."""
    folded, script = fold(matching_form(text, edition.terms).text), cue_script(text)
    return frozenset(need for need, words in cues().items() if words[script].search(folded))


def cue_script(text: str) -> str:
    """Whose cues are looked for in a text: `en` or `zh`."""
    return "en" if detect(text) is Language.EN else "zh"


def asks_for(text: str, needs: Collection[Need], edition: Edition) -> bool:
    """Whether a stretch of a question asks for any of these, by the cues of its language."""
    return not needs_of(text, edition).isdisjoint(needs)
