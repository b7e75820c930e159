"""Known queries of a notice: what people may ask of its clauses, and what they may ask beside them in vain.

Document expansion by queries (Nogueira et al., "Document Expansion by Query Prediction", 2019), written by hand: a
clause is found by words it does not use, and what the notice leaves unsaid is known by example.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from corpus.notice import Notice
from corpus.section import SectionId

KINDS = ("fact", "list", "who", "definition", "wording", "support", "multi", "comparison", "unstated")


@dataclass(frozen=True, slots=True)
class KnownQuery:
    """A query and the sections whose clauses answer it, the best first; () where the notice does not.

    `kind` is what it asks for, one of KINDS, or `unstated`; `near` is the section that an unstated one is beside.
    `author` tells who wrote it, of those whose queries measures may leave out.
    """

    text: str
    language: str
    kind: str
    sections: tuple[SectionId, ...]
    near: SectionId | None = None
    author: str | None = None


def load_queries(path: Path, notice: Notice) -> tuple[KnownQuery, ...]:
    """Read a JSONL file of known queries; raises ValueError naming the line that does not hold one of the notice."""
    known = {clause.section for clause in notice.clauses}
    queries = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            sections = tuple(map(SectionId.parse, row["sections"]))
            near = SectionId.parse(row["near"]) if "near" in row else None
            author = row.get("author")
            query = KnownQuery(row["query"].strip(), row["language"], row["kind"], sections, near, author)
            placed = known.issuperset((*sections, *([near] if near else [])))
            fits = placed and query.kind in KINDS and bool(sections) == (query.kind != "unstated")
        except (ValueError, KeyError, TypeError, AttributeError):
            fits = False
        if not fits:
            expected = "expected a query on clauses of the notice"
            raise ValueError(f"{path.name}, line {number}: {expected}, got {line[:60]!r}")
        queries.append(query)
    return tuple(queries)
