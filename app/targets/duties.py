"""Who is responsible for what: the units of the 责任单位 brackets, each once, and the sections that name it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.library import Edition
from corpus.notice import Clause
from corpus.script import Language
from corpus.section import SectionId

Role = Literal["first", "named"]


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as one bracket names it. 省 before the first of a list goes for those after it, so 省科技厅 and 科技厅
    have one `key`; `name` is as written there, `name_en` the unofficial English."""

    key: str
    name: str
    name_en: str | None


@dataclass(frozen=True, slots=True)
class Duties:
    """A unit and the sections that name it, in order, each with whether it stands first in the bracket."""

    key: str
    name: str
    sections: tuple[tuple[SectionId, Role], ...]

    @property
    def first(self) -> int:
        """How many sections name it first."""
        return sum(role == "first" for _, role in self.sections)


def units(clause: Clause) -> tuple[Unit, ...]:
    """The units a clause's bracket names, in its order."""
    english = clause.responsible_units_en
    names = clause.responsible_units
    paired = english if len(english) == len(names) else (None,) * len(names)
    return tuple(Unit(name.removeprefix("省"), name, en) for name, en in zip(names, paired, strict=True))


def duties(edition: Edition, language: Language) -> tuple[Duties, ...]:
    """Every unit of the notice, the one named most often first; those named equally often as they first appear."""
    named: dict[str, list[Unit]] = {}
    sections: dict[str, list[tuple[SectionId, Role]]] = {}
    for clause in edition.notice.clauses:
        for place, unit in enumerate(units(clause)):
            named.setdefault(unit.key, []).append(unit)
            sections.setdefault(unit.key, []).append((clause.section, "named" if place else "first"))
    found = [Duties(key, _name(named[key], language, edition), tuple(sections[key])) for key in named]
    return tuple(sorted(found, key=lambda d: (-len(d.sections), -d.first)))


def _name(forms: list[Unit], language: Language, edition: Edition) -> str:
    """The fullest of the forms the notice has for a unit."""
    if language is Language.EN and (english := next((form.name_en for form in forms if form.name_en), None)):
        return english[:1].upper() + english[1:]
    name = max((form.name for form in forms), key=len)
    return edition.in_script(name, language).text
