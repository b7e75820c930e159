"""The aligned English of a notice: attached to its sentences segment by segment."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from corpus.notice import Clause, Notice, Sentence

_UNITS_EN = re.compile(r"\(Responsible units?: (?P<units>.*)\)$", re.DOTALL)


def attach_translation(notice: Notice, path: Path) -> Notice:
    """The notice with `en`, `heading_en` and `responsible_units_en` filled from a JSONL file of aligned segments.

    Each line is a section with its segments in order, every `zh` a substring of the notice but for line breaks.
    Raises ValueError naming the section where a segment is not the sentence it should translate.
    """
    rows = {row["section"]: row for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
    if missing := [str(c.section) for c in notice.clauses if str(c.section) not in rows]:
        raise ValueError(f"{path.name}: no translation of section {', '.join(missing)}")
    return replace(notice, clauses=tuple(_translate(c, rows[str(c.section)], path) for c in notice.clauses))


def _translate(clause: Clause, row: dict[str, Any], path: Path) -> Clause:
    segments = row["segments"]
    if len(segments) != len(clause.sentences):
        raise ValueError(
            f"{path.name}: section {clause.section} has {len(clause.sentences)} sentences, "
            f"its translation {len(segments)} segments"
        )
    sentences: list[Sentence] = []
    for sentence, segment in zip(clause.sentences, segments, strict=True):
        if "".join(segment["zh"].split()) != "".join(sentence.text.split()):
            raise ValueError(
                f"{path.name}: section {clause.section} translates {segment['zh'][:30]!r} "
                f"where the notice says {sentence.text[:30]!r}"
            )
        sentences.append(replace(sentence, en=segment["en"]))
    units = _units_en(tuple(sentences))
    return replace(
        clause,
        sentences=tuple(sentences),
        heading_en=row["heading_en"],
        responsible_units_en=units if len(units) == len(clause.responsible_units) else (),
    )


def _units_en(sentences: tuple[Sentence, ...]) -> tuple[str, ...]:
    units: list[str] = []
    for sentence in sentences:
        if sentence.kind == "responsibility" and (match := _UNITS_EN.match(sentence.en or "")):
            units += [unit.strip().removeprefix("and ") for unit in match["units"].split(";")]
    return tuple(units)
