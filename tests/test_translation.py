from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from corpus.notice import Notice
from corpus.parse import parse
from corpus.translation import attach_translation

SOURCE = "一、修渠。引导\n水流。（责任单位：水务局、林业局）\n"
ROW: dict[str, Any] = {
    "section": "1",
    "heading_en": "Canals",
    "segments": [
        {"zh": "一、修渠。", "en": "I. Canals."},
        {"zh": "引导水流。", "en": "Guide the water."},
        {"zh": "（责任单位：水务局、林业局）", "en": "(Responsible units: Water Bureau; and Tree Bureau)"},
    ],
}


def attach(tmp_path: Path, *rows: Any) -> Notice:
    path = tmp_path / "translation.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), "utf-8")
    return attach_translation(parse(SOURCE, "canals"), path)


def test_english_is_attached_segment_by_segment(tmp_path: Path) -> None:
    (clause,) = attach(tmp_path, ROW).clauses
    assert [s.en for s in clause.sentences] == [segment["en"] for segment in ROW["segments"]]
    assert clause.heading_en == "Canals"
    assert clause.responsible_units == ("水务局", "林业局")
    assert clause.responsible_units_en == ("Water Bureau", "Tree Bureau")
    (plain,) = parse(SOURCE, "canals").clauses
    assert [s.text for s in clause.sentences] == [s.text for s in plain.sentences]


def test_units_that_do_not_pair_are_left_out(tmp_path: Path) -> None:
    one = {"zh": "（责任单位：水务局、林业局）", "en": "(Responsible unit: Water Bureau)"}
    (clause,) = attach(tmp_path, ROW | {"segments": [*ROW["segments"][:2], one]}).clauses
    assert clause.responsible_units_en == ()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "translation.jsonl: no translation of section 1"),
        ([ROW, ROW | {"section": "2"}], "translates section 2, which the notice has not"),
        ([ROW | {"segments": ROW["segments"][:2]}], "section 1 has 3 sentences, its translation 2 segments"),
        (
            [ROW | {"segments": ROW["segments"][::-1]}],
            "1 translates '（责任单位.*where the notice says '一、修渠",
        ),
        (["{"], "translation.jsonl, line 1: expected a section"),
        ([ROW, "[]"], "translation.jsonl, line 2: expected a section"),
        ([{"section": "1"}], "line 1: expected a section"),
        ([ROW | {"segments": [{"zh": "一、修渠。"}]}], "line 1: expected a section"),
    ],
)
def test_what_does_not_agree_is_refused(tmp_path: Path, rows: list[Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        attach(tmp_path, *rows)
