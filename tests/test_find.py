from __future__ import annotations

from pathlib import Path

import pytest

from corpus.find import Match, find
from corpus.library import Edition, load_notice

SOURCE = """\
一、智慧型灌
溉。到2033年，建成“ 智慧
型”果園（含梨園）12萬畝。推廣網際網路。
二、人才
果园12万亩之外，另建智慧型水廠。
"""
TERMS = "智慧型\t智能\t3\n網際網路\t互联网\t1\n"


@pytest.fixture
def orchard(tmp_path: Path) -> Edition:
    """A converted copy, with a line broken within a term."""
    folder = tmp_path / "orchard"
    folder.mkdir()
    (folder / "source.txt").write_text(SOURCE, "utf-8")
    (folder / "terms.tsv").write_text(TERMS, "utf-8")
    (folder / "notice.toml").write_text(
        'title = ""\n[copy]\nscript = "zh-Hant"\n[files]\n'
        'source = { name = "source.txt" }\nterms = { name = "terms.tsv" }\n',
        "utf-8",
    )
    return load_notice("orchard", tmp_path)


@pytest.fixture(scope="module")
def henan() -> Edition:
    return load_notice("henan-2023-27")


def placed(matches: list[Match]) -> list[tuple[str, str]]:
    return [(str(match.section), match.text) for match in matches]


@pytest.mark.parametrize(
    ("wording", "found"),
    [
        ("果園（含梨園）12萬畝", [("1", "果園（含梨園）12萬畝")]),
        ("果园(含梨园)12万亩", [("1", "果園（含梨園）12萬畝")]),
        ("果 园\n（含梨园）１２万亩", [("1", "果園（含梨園）12萬畝")]),
        ("智能", [("1", "智慧型"), ("1", "智慧\n型"), ("2", "智慧型")]),
        ("智慧型", [("1", "智慧型"), ("1", "智慧\n型"), ("2", "智慧型")]),
        ("「智能」果园", [("1", "“ 智慧\n型”果園")]),
        ("智能灌溉", [("1", "智慧型灌\n溉")]),
        ("灌溉。到2033年", [("1", "灌\n溉。到2033年")]),
        ("能灌", [("1", "智慧型灌")]),
        ("互联网", [("1", "網際網路")]),
        ("網路", [("1", "網路")]),
        ("互联网。二、人才", []),
        ("12万公顷", []),
        ("果园.2万亩", []),
    ],
)
def test_script_terms_width_and_white_space_hide_nothing(
    orchard: Edition, wording: str, found: list[tuple[str, str]]
) -> None:
    matches = find(orchard, wording)
    assert placed(matches) == found
    for match in matches:
        assert orchard.notice.source[slice(*match.span)] == match.text
        assert match.context[slice(*match.at)] == match.text
        assert match.language == "zh-Hant"


def test_the_context_is_the_sentence_or_the_sentences(orchard: Edition) -> None:
    (within,) = find(orchard, "12万亩之外")
    assert within.context == "果园12万亩之外，另建智慧型水廠。"
    (across,) = find(orchard, "梨园）12万亩。推广")
    assert across.context == "到2033年，建成“ 智慧\n型”果園（含梨園）12萬畝。推廣網際網路。"


@pytest.mark.parametrize("wording", ["", " ", "\n\u3000"])
def test_an_empty_wording_is_refused(orchard: Edition, wording: str) -> None:
    with pytest.raises(ValueError, match="nothing to find"):
        find(orchard, wording)


@pytest.mark.parametrize("wording", ["新增用地计划指标", "新增用地計畫指標", "新增用地計劃指標"])
def test_a_wording_of_the_notice_in_any_script(henan: Edition, wording: str) -> None:
    (match,) = find(henan, wording)
    assert (str(match.section), match.text) == ("3.8.1", "新增用地計畫指標")


def test_english_is_found_in_any_case_and_spacing(henan: Edition) -> None:
    (match,) = find(henan, "250,000  5g BASE stations")
    assert (str(match.section), match.language, match.text) == ("2.2.3", "en", "250,000 5G base stations")
    assert match.context[slice(*match.at)] == match.text
    assert "建成5G基站25萬個" in henan.notice.source[slice(*match.span)]


def test_what_both_languages_have_is_found_in_both(henan: Edition) -> None:
    matches = find(henan, "5G")
    assert {match.language for match in matches} == {"zh-Hant", "en"}
    assert sum(match.language == "zh-Hant" for match in matches) == henan.notice.source.count("5G")
    assert [match.section for match in matches] == sorted(match.section for match in matches)


def test_every_sentence_of_the_notice_finds_itself(henan: Edition) -> None:
    for clause in henan.notice.clauses[::6]:
        for sentence in clause.sentences:
            spans = [match.span for match in find(henan, sentence.text)]
            assert sentence.span in spans
