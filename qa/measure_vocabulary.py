"""What an enterprise can say of itself and the words for it: the vocabulary of profiles, general and of a notice."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from corpus.library import SHELF, Edition
from corpus.script import Language, fold, to_traditional

FACETS = ("sectors", "groups", "needs", "places", "kinds", "actors")
_GENERAL = Path(__file__).with_name("profile.toml")
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing a profile can hold, or a measure can name.

    `words` finds it in the matching form of a notice, `said` in that of what a person typed, in either language.
    `within`, `implies`, `excludes` and `kinds` are keys of the same facet, `kinds` of the facet `kinds`.
    """

    facet: str
    key: str
    names: Mapping[Language, str]
    words: re.Pattern[str]
    said: re.Pattern[str]
    query: str
    kind: str
    direct: bool
    within: frozenset[str]
    implies: frozenset[str]
    excludes: frozenset[str]
    kinds: frozenset[str]

    def name(self, language: Language) -> str:
        """What it is called in the reader's language."""
        return self.names[language]


@dataclass(frozen=True, slots=True)
class Reading:
    """How the text of a notice is read for measures: patterns for its matching form."""

    opens: re.Pattern[str]
    openers: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]
    names: re.Pattern[str]
    goal: re.Pattern[str]
    principle: re.Pattern[str]
    background: re.Pattern[str]
    refers: re.Pattern[str]
    refers_after: re.Pattern[str]
    eligibility: re.Pattern[str]
    amount: re.Pattern[str]
    deadline: re.Pattern[str]
    procedure: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All entries by facet and key, in the order of their files."""

    entries: Mapping[str, Mapping[str, Entry]]
    reading: Reading

    def __getitem__(self, facet: str) -> Mapping[str, Entry]:
        return self.entries[facet]

    def all(self) -> Iterator[Entry]:
        """Every entry of every facet."""
        for facet in FACETS:
            yield from self.entries[facet].values()

    def closure(self, facet: str, key: str) -> frozenset[str]:
        """A key with all it implies or lies within."""
        entry = self.entries[facet][key]
        above = (self.closure(facet, other) for other in (*entry.within, *entry.implies))
        return frozenset({key}).union(*above)


@lru_cache
def load_vocabulary(slug: str, shelf: Path = SHELF) -> Vocabulary:
    """The general vocabulary with the places of a notice; a notice without a profile.toml has no places.

    Raises ValueError naming the entry that refers to one there is none of.
    """
    data = tomllib.loads(_GENERAL.read_text(encoding="utf-8"))
    own = shelf / slug / "profile.toml"
    places = tomllib.loads(own.read_text(encoding="utf-8"))["places"] if own.is_file() else {}
    data["places"] = {key: {"zh-Hans": key, "english": [re.escape(row["en"])], **row} for key, row in places.items()}
    for key, row in data["places"].items():
        row["words"] = [re.escape(key), *row["words"]]
        row["says"] = []
    entries = {facet: {key: _entry(facet, key, row) for key, row in data[facet].items()} for facet in FACETS}
    for facet in FACETS:
        for entry in entries[facet].values():
            unknown = (entry.within | entry.implies | entry.excludes) - set(entries[facet])
            unknown |= entry.kinds - set(entries["kinds"])
            if unknown:
                raise ValueError(f"profile.toml, {facet}.{entry.key}: there is no {', '.join(sorted(unknown))}")
    return Vocabulary(entries, _reading(data["reading"]))


def vocabulary_of(edition: Edition) -> Vocabulary:
    """The vocabulary for a notice of the shelf."""
    return load_vocabulary(edition.notice.slug)


def _entry(facet: str, key: str, row: Mapping[str, Any]) -> Entry:
    words = _any(row["words"])
    # Of a place people say its name; the words of its region stand in a notice.
    own = row["words"][:1] if facet == "places" else row["words"]
    english = "|".join(row.get("english", ()))
    said = "|".join([*own, *row.get("says", ())]) + (rf"|\b(?:{fold(english)})s?\b" if english else "")
    return Entry(
        facet=facet,
        key=key,
        names={
            Language.EN: row["en"],
            Language.HANS: row["zh-Hans"],
            Language.HANT: row.get("zh-Hant") or to_traditional(row["zh-Hans"]),
        },
        words=words,
        said=re.compile(said) if said else _NEVER,
        query=row.get("query", ""),
        kind=row.get("kind", ""),
        direct=row.get("direct", True),
        within=frozenset(row.get("within", ())),
        implies=frozenset(row.get("implies", ())),
        excludes=frozenset(row.get("excludes", ())),
        kinds=frozenset(row.get("kinds", ())),
    )


def _any(words: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(words)) if words else _NEVER


def _reading(row: Mapping[str, Any]) -> Reading:
    verbs = "|".join(pair["zh"] for pair in row["openers"])
    openers = tuple(
        (re.compile(f"{row['adverbs']}(?:{pair['zh']})"), re.compile(rf"(?i)(?:{pair['en']})\b"))
        for pair in row["openers"]
    )
    plain = {name: re.compile(row[name]) for name in Reading.__slots__ if name not in ("opens", "openers")}
    return Reading(opens=re.compile(f"{row['adverbs']}(?:{verbs})"), openers=openers, **plain)
