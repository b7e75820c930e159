from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest

from corpus.glossary import load_glossary
from corpus.library import SHELF, CorpusError, Edition, list_notices, load_notice
from tests.test_parse import check_invariants

SLUG = "henan-2023-27"


@pytest.fixture(scope="module")
def edition() -> Edition:
    return load_notice(SLUG)


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A copy of the shelf that a test may spoil."""
    shutil.copytree(SHELF / SLUG, tmp_path / SLUG)
    return tmp_path


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_the_notice_is_on_the_shelf() -> None:
    assert SLUG in list_notices()


def test_the_notice_has_its_sections_and_sentences(edition: Edition) -> None:
    lines = (SHELF / SLUG / "translation.en.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    clauses = edition.notice.clauses
    assert len(clauses) == 63
    assert [str(c.section) for c in clauses] == [row["section"] for row in rows]
    segments = ["".join(segment["zh"].split()) for row in rows for segment in row["segments"]]
    assert ["".join(s.text.split()) for c in clauses for s in c.sentences] == segments
    assert len(segments) == 272
    assert all(s.en for c in clauses for s in c.sentences)
    check_invariants(edition.notice)


def test_the_notice_has_its_metadata(edition: Edition) -> None:
    notice = edition.notice
    assert notice.title == "河南省人民政府關於印發河南省建設製造強省三年行動計畫(2023—2025年)的通知"
    assert notice.document_number == "豫政〔2023〕27號"
    assert notice.issuing_authority == "河南省人民政府"
    assert notice.addressees == "各省轄市人民政府,濟源示範區、航空港區管委會,省人民政府各部門"
    assert notice.issue_date == date(2023, 8, 2)


def test_every_unit_has_its_english(edition: Edition) -> None:
    clauses = edition.notice.clauses
    assert all(len(c.responsible_units) == len(c.responsible_units_en) for c in clauses)
    named = [c for c in clauses if any(s.kind == "responsibility" for s in c.sentences)]
    assert len(named) == sum("責任單位" in edition.notice.source[slice(*c.span)] for c in clauses)
    assert all(c.responsible_units for c in named)


def test_only_page_furniture_is_left_out(edition: Edition) -> None:
    source, (start, _) = edition.notice.source, edition.notice.clauses[0].span
    assert source[:start].rstrip().endswith("內容全文")
    assert source[start:].startswith(edition.notice.title)
    assert edition.notice.clauses[-1].span[1] == len(source)


def test_metadata_in_the_language_of_the_reader(edition: Edition) -> None:
    assert edition.describe("document_number", "en") == "Yu Zheng [2023] No. 27"
    assert edition.describe("document_number", "zh-Hans") == "豫政〔2023〕27号"
    assert edition.describe("document_number", "zh-Hant") == "豫政〔2023〕27號"
    assert edition.describe("addressees", "en") == edition.notice.addressees  # not translated in notice.toml
    assert "unofficial" in edition.provenance("en")
    assert "还原" in edition.provenance("zh-Hans")


def test_the_same_files_give_the_same_edition(edition: Edition, shelf: Path) -> None:
    copy = load_notice(SLUG, shelf)
    assert copy == edition


@pytest.mark.parametrize(
    "name", ["source.zh-Hant.txt", "translation.en.jsonl", "glossary.jsonl", "simplified-terms.tsv"]
)
def test_a_changed_byte_is_refused(shelf: Path, name: str) -> None:
    path = shelf / SLUG / name
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    with pytest.raises(CorpusError, match=rf"{SLUG}: {name} has been changed .*; restore it"):
        load_notice(SLUG, shelf)


@pytest.mark.parametrize(
    "name", ["source.zh-Hant.txt", "translation.en.jsonl", "glossary.jsonl", "simplified-terms.tsv"]
)
def test_a_missing_file_is_refused(shelf: Path, name: str) -> None:
    (shelf / SLUG / name).unlink()
    with pytest.raises(CorpusError, match=rf"{SLUG}: {name} is missing; restore it"):
        load_notice(SLUG, shelf)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("27號", "28號", "notice.toml gives document_number '豫政〔2023〕28號', the text '豫政〔2023〕27號'"),
        ("issue_date = 2023-08-02", "issue_date = 2023-08-03", "notice.toml gives issue_date"),
        ("sections = 63", "sections = 64", "notice.toml gives sections 64, the text 63"),
        ('issuing_authority = "河', 'issuing_authority = "湖', "notice.toml gives issuing_authority '湖南省"),
        ("title = ", "titel = ", "notice.toml does not state title; add it"),
        ("source = ", "sauce = ", "notice.toml does not state files.source; add it"),
        ("[files]", "[fields]", "notice.toml cannot be read"),
        ("sections = 63", "sections =", "notice.toml cannot be read"),
    ],
)
def test_metadata_that_does_not_agree_is_refused(shelf: Path, old: str, new: str, message: str) -> None:
    spoil(shelf / SLUG / "notice.toml", old, new)
    with pytest.raises(CorpusError, match=message) as caught:
        load_notice(SLUG, shelf)
    assert "\n" not in str(caught.value)


def test_an_unknown_notice_is_refused_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=f"there is no notice 'nowhere'; the shelf has: .*{SLUG}"):
        load_notice("nowhere")
    with pytest.raises(CorpusError, match="the shelf has: none"):
        load_notice("nowhere", tmp_path)


def test_a_notice_may_come_without_translation_glossary_and_terms(tmp_path: Path) -> None:
    folder = tmp_path / "canals"
    folder.mkdir()
    (folder / "source.txt").write_text("一、修渠\r\n二、种树\r\n", "utf-8", newline="")
    (folder / "notice.toml").write_text(
        'title = ""\n[copy]\nscript = "zh-Hans"\n[files]\nsource = { name = "source.txt" }\n', "utf-8"
    )
    edition = load_notice("canals", tmp_path)
    assert [c.heading for c in edition.notice.clauses] == ["修渠", "种树"]
    assert "\r\n" in edition.notice.source
    assert (edition.glossary, edition.terms.terms, edition.provenance("en")) == ((), (), "")
    (folder / "source.txt").write_text(" ", "utf-8")
    load_notice.cache_clear()
    with pytest.raises(CorpusError, match="canals: the document is empty"):
        load_notice("canals", tmp_path)


def test_glossary(tmp_path: Path, edition: Edition) -> None:
    assert len(edition.glossary) == 170
    row = {"zh_hans": "渠", "zh_hant": "渠", "en": "“canal”", "kind": "term", "aliases_en": ["ditch"]}
    path = tmp_path / "glossary.jsonl"
    path.write_text(json.dumps(row), "utf-8")
    assert load_glossary(path)[0].english_forms == ("canal", "ditch")
    path.write_text(json.dumps(row) + '\n{"zh_hans": "渠"}', "utf-8")
    with pytest.raises(ValueError, match=r"glossary\.jsonl, line 2: expected a term"):
        load_glossary(path)
