"""A Record: what became of one labelled question, with its score on every measure. JSON in, JSON out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

# Measure → (right, of). A group's or a run's value is the sum of the first over the sum of the second;
# a measure that does not apply to a question is absent.
Counts: TypeAlias = dict[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation of an answer. `exact`: its quote is `source[span]`; `known`: the notice has the section."""

    section: str
    verdict: str
    exact: bool
    known: bool


@dataclass(frozen=True, slots=True)
class Record:
    """One question asked once. The labels it is grouped by are copied, so a report needs nothing else.

    `ranked` holds sections with their scores, best first; `issued` the sections of the evidence; `timings`
    milliseconds from the question's arrival (`retrieve`, `first_token`, `total`); `rejected` the generated sentences
    that were not shown with the reasons; `support` the assistant's own confidence that the notice answers.
    """

    id: str
    group: str
    language: str
    persona: str
    type: str
    split: str
    miss: str | None
    question: str
    expected: str
    outcome: str
    text: str
    cited: tuple[Cited, ...]
    ranked: tuple[tuple[str, float], ...]
    issued: tuple[str, ...]
    timings: dict[str, int]
    rejected: tuple[str, ...] = ()
    unknown_keys: int = 0
    support: float | None = None
    counts: Counts = field(default_factory=dict)

    @property
    def answerable(self) -> bool:
        """Whether the notice gives an answer, in whole, in part or as a correction."""
        return self.expected in ("answered", "partial")

    @property
    def refused(self) -> bool:
        """Whether no answer was given: not in the notice, off topic, or asked back."""
        return self.outcome in ("not_in_notice", "off_topic", "unclear")

    def dumps(self) -> str:
        """The record on one line, Chinese as it is."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def loads(cls, line: str) -> Record:
        """Read what `dumps` wrote; raises ValueError, TypeError or KeyError on anything else."""
        row: dict[str, Any] = json.loads(line)
        row["cited"] = tuple(Cited(**c) for c in row["cited"])
        row["ranked"] = tuple((str(section), float(score)) for section, score in row["ranked"])
        row["counts"] = {name: (float(right), float(of)) for name, (right, of) in row["counts"].items()}
        for name in ("issued", "rejected"):
            row[name] = tuple(row[name])
        return cls(**row)


def read_records(path: Path) -> tuple[Record, ...]:
    """The records of a JSONL file; a last line cut off by an interruption is left out, any other raises ValueError."""
    lines = path.read_text(encoding="utf-8").split("\n") if path.exists() else []
    records = []
    for number, line in enumerate(lines[:-1], 1):
        try:
            records.append(Record.loads(line))
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise ValueError(f"{path} line {number} is no record ({error}); remove it and run again") from error
    return tuple(records)


def write_records(path: Path, records: Iterable[Record]) -> None:
    """Write the records, a line each."""
    path.write_text("".join(r.dumps() + "\n" for r in records), encoding="utf-8")
