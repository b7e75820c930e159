"""A profile: what an enterprise says of itself, chosen from lists or typed as it comes to mind."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpus.library import Edition
from corpus.script import matching_form
from qa.measure_vocabulary import Vocabulary
from qa.strength import negates

CHOSEN = ("sectors", "groups", "places", "needs")
LIMIT = 1000  # characters of the free text
_PARTS = re.compile(r"[,，;；。.!?！？\n]+")


@dataclass(frozen=True, slots=True)
class Profile:
    """Keys of the vocabulary by facet, and a free text. Everything may be empty."""

    sectors: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.keys() or self.text.strip())

    def keys(self) -> tuple[str, ...]:
        """All keys; none for a text in which nothing was recognised."""
        return (*self.sectors, *self.groups, *self.places, *self.needs)


def make_profile(vocabulary: Vocabulary, given: Mapping[str, Any]) -> Profile:
    """A profile from plain values: `sectors`, `groups`, `needs` lists, `place` or `places`, `text`.

    Raises ValueError naming a key the vocabulary has not, and for a text of more than `LIMIT` characters.
    """
    keys: dict[str, tuple[str, ...]] = {}
    for facet in CHOSEN:
        value = given.get(facet) or ()
        values = [value] if isinstance(value, str) else list(value)
        if facet == "places" and given.get("place"):
            values.append(str(given["place"]))
        unknown = [str(v) for v in values if v not in vocabulary[facet]]
        if unknown:
            known = ", ".join(vocabulary[facet])
            raise ValueError(f"{facet}: there is no {', '.join(unknown)}; expected any of: {known}")
        keys[facet] = tuple(dict.fromkeys(values))
    text = str(given.get("text") or "").strip()
    if len(text) > LIMIT:
        raise ValueError(f"the description has {len(text):,} characters, expected {LIMIT:,} at most; shorten it")
    return Profile(**keys, text=text)


def understood(profile: Profile, edition: Edition, vocabulary: Vocabulary) -> Profile:
    """The profile with what its free text says added: words in any script or English; a part that denies is left out.

    A sector said by a more exact name counts for that name alone: 新能源汽车 is not 汽车 too.
    """
    keys = {facet: list(getattr(profile, facet)) for facet in CHOSEN}
    for part in _PARTS.split(profile.text):
        if negates(part):
            continue
        for facet, found in _said(part, edition, vocabulary).items():
            keys[facet] += [key for key in found if key not in keys[facet]]
    return Profile(**{facet: tuple(found) for facet, found in keys.items()}, text=profile.text)


def _said(part: str, edition: Edition, vocabulary: Vocabulary) -> dict[str, Sequence[str]]:
    form = matching_form(part, edition.terms).text
    found: dict[str, Sequence[str]] = {}
    for facet in CHOSEN:
        keys = [key for key, entry in vocabulary[facet].items() if entry.said.search(form)]
        wider = {above for key in keys for above in vocabulary.closure(facet, key) - {key}}
        found[facet] = [key for key in keys if key not in wider] if facet == "sectors" else keys
    return found
