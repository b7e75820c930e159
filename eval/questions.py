"""The labelled questions: loading, the fixed split, and the check that every label stands in the notice."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.library import Edition
from corpus.notice import Clause
from corpus.section import SectionId
from eval.facts import states

FOLDER = Path(__file__).parent / "questions"
UNANSWERABLE = ("near_miss", "off_topic", "unclear")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question with its labels; the fields are those of questions/README.md."""

    id: str
    group: str
    language: str
    persona: str
    type: str
    question: str
    history: tuple[str, ...]
    gold: tuple[str, ...]
    acceptable: tuple[str, ...]
    evidence: tuple[dict[str, str], ...]
    facts: tuple[tuple[str, ...], ...]
    traps: tuple[str, ...]
    outcome: str
    miss: str | None

    @property
    def split(self) -> str:
        """`dev` or `test`: by the hash of the group, so questions of a pair never part."""
        return "dev" if int(hashlib.sha256(self.group.encode()).hexdigest(), 16) % 2 == 0 else "test"

    @property
    def answerable(self) -> bool:
        """Whether the notice gives an answer, in whole, in part or as a correction."""
        return self.outcome in ("answered", "partial")


def load_questions(split: str | None = None, folder: Path = FOLDER) -> tuple[Labelled, ...]:
    """All labelled questions of a split (`dev`, `test`, None for both), by file and line.

    Raises ValueError naming file and line where a line does not hold a labelled question.
    """
    questions: list[Labelled] = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                questions.append(_labelled(json.loads(line)))
            except (ValueError, TypeError, KeyError) as error:
                raise ValueError(f"{path.name} line {number}: {error}") from error
    return tuple(q for q in questions if split in (None, q.split))


def _labelled(row: dict[str, Any]) -> Labelled:
    row["facts"] = tuple(map(tuple, row["facts"]))
    for field in ("history", "gold", "acceptable", "evidence", "traps"):
        row[field] = tuple(row[field])
    return Labelled(**row)


def label_faults(question: Labelled, edition: Edition) -> list[str]:
    """What is wrong with a question's labels: sections that do not exist, quotes that are not verbatim in their
    section, facts that stand neither in a gold section nor in its English."""
    clauses = {str(c.section): c for c in edition.notice.clauses}
    faults = [f"no section {s}" for s in (*question.gold, *question.acceptable) if s not in clauses]
    for item in question.evidence:
        if item["section"] not in clauses:
            faults.append(f"no section {item['section']}")
        elif _one_line(item["quote"]) not in _one_line(_own_text(clauses[item["section"]], edition)):
            faults.append(f"not in {item['section']}: {item['quote'][:30]}")
    if faults or not question.gold:
        return faults
    # A sum of stated figures is in no section; its stated form beside it is.
    texts = [t for s in question.gold for t in _texts(clauses[s])]
    return [f"no gold section states {forms[0]!r}" for forms in question.facts if not states(" ".join(texts), forms)]


def _own_text(clause: Clause, edition: Edition) -> str:
    return edition.notice.source[slice(*clause.span)]


def _one_line(text: str) -> str:
    """A quote may run over a line break of the source or leave it out."""
    return "".join(text.splitlines())


def _texts(clause: Clause) -> list[str]:
    return [s.text for s in clause.sentences] + [s.en or "" for s in clause.sentences]


def section_ids(names: tuple[str, ...]) -> tuple[SectionId, ...]:
    """Section names of a label as ids."""
    return tuple(map(SectionId.parse, names))
