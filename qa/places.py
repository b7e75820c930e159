"""Places that a question names: those of places.toml, in both languages."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from corpus.script import Language, to_traditional

# Words whose characters are part of a place's name, too (扩大连锁).
_NO_PLACE = re.compile(r"[扩重加强]大|连[锁接续]")


def named_places(ask: str) -> tuple[str, ...]:
    """The places that a folded question names, by their Chinese names, in the order of the list."""
    found = set(_pattern().findall(_NO_PLACE.sub(" ", ask)))
    return tuple(zh for zh, en in _places() if zh in found or en.lower() in found)


def place_name(zh: str, language: Language) -> str:
    """A place as the reader's language names it."""
    if language is Language.EN:
        return next((en for place, en in _places() if place == zh), zh)
    return to_traditional(zh) if language is Language.HANT else zh


@cache
def _places() -> tuple[tuple[str, str], ...]:
    path = Path(__file__).with_suffix(".toml")
    data: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple((zh, en) for zh, en in data["provinces"] + data["cities"])


@cache
def _pattern() -> re.Pattern[str]:
    """Names are read from left to right, so that 河南通信 names no 南通; English ones as whole words."""
    longest_first = sorted(_places(), key=lambda names: -len(names[0]))
    english = "|".join(re.escape(en.lower()) for _, en in longest_first)
    return re.compile("|".join(zh for zh, _ in longest_first) + rf"|\b(?:{english})\b")
