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
    """The notice with `en`, `heading_en` and `responsible_units_en` filled from a JSONL file.

    Each line is a section with its aligned segments in order, every `zh` a sentence but for line breaks.
    Raises ValueError naming the section where a segment is not the sentence it should translate.
    """
    rows = _read(path)
    sections = [str(clause.section) for clause in notice.clauses]
    if missing := [section for section in sections if section not in rows]:
        raise ValueError(f"{path.name}: no translation of section {', '.join(missing)}")
    if unknown := sorted(rows.keys() - set(sections)):
        raise ValueError(f"{path.name}: translates section {', '.join(unknown)}, which the notice has not")
    return replace(notice, clauses=tuple(_translate(c, rows[str(c.section)], path) for c in notice.clauses))


def _read(path: Path) -> dict[str, dict[str, Any]]:
    """The rows of the file by section; raises ValueError naming the line that is not one."""
    rows: dict[str, dict[str, Any]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            rows[row["section"]] = row
            complete = "heading_en" in row and all({"zh", "en"} <= segment.keys() for segment in row["segments"])
        except (ValueError, KeyError, TypeError, AttributeError):
            complete = False
        if not complete:
            raise ValueError(
                f"{path.name}, line {number}: expected a section with heading_en and segments "
                f"of zh and en, got {line[:60]!r}; correct it"
            )
    return rows


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
