"""A notice published in Simplified Chinese, put on a shelf as the README describes it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from corpus.__main__ import main
from corpus.find import find
from corpus.library import CorpusError, Edition, load_notice
from corpus.script import Language

EN, HANS, HANT = Language.EN, Language.HANS, Language.HANT
SLUG = "canals"
SOURCE = """青川市人民政府关于印发修渠计划的通知
青政〔2031〕9号
各县人民政府：

一、总体要求
到2033年,力争修渠12万米，用水效率显著提升。
二、怎么修
（一）改造旧渠
1. 干部包干
鼓励企业认领渠段，面积达到350亩以上的给予支持。
（责任单位：市水利厅、发展改革委）
2. 后续管护
每年修渠6公里，不得占用农田。
（责任单位：市农业农村厅）

青川市人民政府
2031年5月6日
"""


def put(shelf: Path, more: str = "", source: str = SOURCE) -> None:
    """A folder with what the README asks for, and no more than is added."""
    folder = shelf / SLUG
    folder.mkdir(exist_ok=True)
    (folder / "source.txt").write_text(source, "utf-8")
    sha256 = hashlib.sha256(source.encode()).hexdigest()
    (folder / "notice.toml").write_text(
        'title = "青川市人民政府关于印发修渠计划的通知"\ndocument_number = "青政〔2031〕9号"\nissue_date = 2031-05-06\n'
        f'{more}\n[files]\nsource = {{ name = "source.txt", sha256 = "{sha256}" }}\n',
        "utf-8",
    )
    load_notice.cache_clear()


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    put(tmp_path)
    return load_notice(SLUG, tmp_path)


def test_a_notice_as_the_readme_describes_it_is_loaded_and_its_script_told(edition: Edition) -> None:
    assert edition.script is HANS
    assert (edition.notice.document_number, edition.notice.issuing_authority) == ("青政〔2031〕9号", "青川市人民政府")
    sections = [str(clause.section) for clause in edition.notice.clauses]
    assert sections == ["0", "1", "2", "2.1", "2.1.1", "2.1.2", "0.1"]
    assert [edition.provenance(language) for language in Language] == ["", "", ""]


@pytest.mark.parametrize("copy", ["", "[copy]", '[copy]\nscript = "zh-Hans"'])
@pytest.mark.parametrize("language", [None, EN, HANS, HANT])
def test_a_section_is_shown_in_every_script(
    tmp_path: Path, copy: str, language: Language | None, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, copy)
    asked = ["--shelf", str(tmp_path), "show", "一"] + (["--language", language] if language else [])
    assert main(asked) == (2 if language is EN else 0)
    shown, told = capsys.readouterr()
    if language is EN:
        assert told == "corpus: section 1 of canals has no English translation\n"
    else:
        assert ("顯著提升" if language is HANT else "到2033年,力争修渠12万米，用水效率显著提升。") in shown


@pytest.mark.parametrize("script", ['"zh"', '""', "1", '["zh-Hans"]'])
def test_a_script_there_is_none_of_is_refused_in_one_sentence(tmp_path: Path, script: str) -> None:
    put(tmp_path, f"[copy]\nscript = {script}")
    with pytest.raises(CorpusError, match=r"canals: notice\.toml does not give \[copy\] a script that is zh-Hans or"):
        load_notice(SLUG, tmp_path)
    put(tmp_path, 'copy = "zh-Hans"')
    with pytest.raises(CorpusError, match=r"a script that is zh-Hans or zh-Hant; correct it"):
        load_notice(SLUG, tmp_path)


def test_a_traditional_notice_is_told_by_its_characters(tmp_path: Path) -> None:
    put(tmp_path, source="一、總體要求\n用水效率顯著提升。\n")
    path = tmp_path / SLUG / "notice.toml"
    path.write_text('title = ""\n[files]\nsource = { name = "source.txt" }\n', "utf-8")
    edition = load_notice(SLUG, tmp_path)
    assert edition.script is HANT
    assert edition.in_script("顯著", HANT).text == "顯著" and edition.in_script("顯著", HANS).text == "显著"


def test_a_text_is_verbatim_in_its_own_script_and_the_way_back_is_known(edition: Edition) -> None:
    text = "怎么显著提升"
    assert [edition.in_script(text, language).text for language in (EN, HANS)] == [text, text]
    converted = edition.in_script(text, HANT)
    assert converted.text == "怎麼顯著提升"
    assert converted.from_source(2, 4) == converted.to_source(2, 4) == (2, 4)


def test_what_the_folder_says_is_in_the_readers_script(edition: Edition) -> None:
    told = [edition.describe("title", language) for language in (EN, HANS, HANT)]
    assert told == [edition.notice.title, edition.notice.title, "青川市人民政府關於印發修渠計劃的通知"]
    assert edition.describe("issuing_authority", HANS) == "青川市人民政府"  # not in notice.toml: as the text has it


def test_a_wording_is_found_in_any_script(edition: Edition) -> None:
    for wording in ("显著提升", "顯著提升"):
        (match,) = find(edition, wording)
        assert (match.text, match.language) == ("显著提升", "zh-Hans")
