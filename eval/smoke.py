"""The small part of dev that CI asks with the real weights, and the floors it must not fall below."""

from __future__ import annotations

import hashlib
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from eval.measures import MEASURE, value
from eval.questions import Labelled
from eval.record import Record

FLOORS = Path(__file__).parent / "floors.toml"


def stratified(questions: Iterable[Labelled], n: int) -> tuple[Labelled, ...]:
    """n questions, drawn in turn from every type and, within a type, from every language; always the same ones.

    Of each stratum those with the least hash of their id come first, so that adding a question changes little.
    """
    strata: dict[tuple[str, str], list[Labelled]] = defaultdict(list)
    for question in sorted(questions, key=lambda q: hashlib.sha256(q.id.encode()).hexdigest()):
        strata[question.type, question.language].append(question)
    languages = sorted({language for _, language in strata})
    types = sorted({kind for kind, _ in strata})
    chosen: list[Labelled] = []
    # In each round a type gives one question, of another language than its neighbour and than in the round before.
    rounds = max((len(stratum) for stratum in strata.values()), default=0) * len(languages)
    for turn in range(rounds):
        for place, kind in enumerate(types):
            stratum = strata.get((kind, languages[(turn + place) % len(languages)]), [])
            if turn // len(languages) < len(stratum):
                chosen.append(stratum[turn // len(languages)])
    return tuple(chosen[:n])


def questions_asked(path: Path = FLOORS) -> int:
    """How many questions CI asks."""
    return int(tomllib.loads(path.read_text(encoding="utf-8"))["questions"])


def falls(records: Sequence[Record], kind: str, path: Path = FLOORS) -> list[str]:
    """A sentence for each measure that is below its floor, above its ceiling, or not measured at all.

    `kind` is a table of the file: `extractive`, or `local` for an assistant with a local model.
    """
    limits = tomllib.loads(path.read_text(encoding="utf-8"))[kind]
    rows = [(n, f, True) for n, f in limits["floors"].items()]
    rows += [(n, c, False) for n, c in limits["ceilings"].items()]
    faults = []
    for name, limit, is_floor in rows:
        if name not in MEASURE:
            faults.append(f"{name} is no measure; correct {path.name}")
        elif (found := value(records, name)) is None:
            faults.append(f"{name} was not measured by these {len(records)} questions")
        elif found < limit if is_floor else found > limit:
            faults.append(f"{name} is {found:.3f}, expected at {'least' if is_floor else 'most'} {limit}")
    return faults
