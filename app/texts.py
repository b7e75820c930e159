"""The page's own words in three languages."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from corpus.script import Language

HERE = Path(__file__).parent
# What the language switch says, each in its own script, so that everyone finds theirs.
LANGUAGES = {"简体": Language.HANS, "繁體": Language.HANT, "English": Language.EN}


def say(name: str, language: Language, /, **values: Any) -> str:
    """A text of the page, `group.name`; raises KeyError for one that no texts.toml has."""
    group, _, key = name.partition(".")
    return str(_texts()[group][key][language]).format(**values)


def preferred(code: str | None) -> Language:
    """The page's language for what a browser prefers or the reader chose before.

    >>> [str(preferred(code)) for code in ("zh-CN", "zh-TW", "zh-Hant", "en-GB", "de", None)]
    ['zh-Hans', 'zh-Hant', 'zh-Hant', 'en', 'en', 'en']
    """
    parts = (code or "").replace("_", "-").lower().split("-")
    if parts[0] != "zh":
        return Language.EN
    return Language.HANT if {"hant", "tw", "hk", "mo"} & set(parts[1:]) else Language.HANS


def asset(name: str) -> str:
    """The text of a file beside this module."""
    return (HERE / name).read_text(encoding="utf-8")


def assets(name: str) -> str:
    """The texts of all files of this name, the page's before its views', one after the other."""
    return "\n".join(path.read_text(encoding="utf-8") for path in [HERE / name, *sorted(HERE.glob(f"*/{name}"))])


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads(assets("texts.toml"))
