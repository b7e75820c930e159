from __future__ import annotations

import doctest
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

import corpus.section
from corpus.section import CLOSING, TITLE_BLOCK, SectionId, han_numeral, parse_han_numeral, roman_numeral

NUMBERS = st.integers(1, 999)
SECTIONS = st.builds(
    SectionId,
    st.one_of(st.just(TITLE_BLOCK), st.just(CLOSING), st.lists(NUMBERS, min_size=1, max_size=4).map(tuple)),
    st.integers(0, 40),
)


def test_doctests() -> None:
    assert doctest.testmod(corpus.section).failed == 0


@given(NUMBERS)
def test_han_numerals_round_trip(n: int) -> None:
    assert parse_han_numeral(han_numeral(n)) == n


@pytest.mark.parametrize("text", ["", "零", "一一", "十百", "三 ", "3", "两", "二十三十"])
def test_what_is_no_han_numeral_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a Chinese numeral"):
        parse_han_numeral(text)


@pytest.mark.parametrize("n", [0, 1000, -1])
def test_han_numerals_end_at_999(n: int) -> None:
    with pytest.raises(ValueError, match="from 1 to 999"):
        han_numeral(n)


def test_roman_numerals() -> None:
    assert [roman_numeral(n) for n in (1, 4, 9, 14, 40, 90, 99, 110)] == [
        *["I", "IV", "IX", "XIV", "XL", "XC", "XCIX", "CX"]
    ]


@given(SECTIONS)
def test_every_label_reads_back(section: SectionId) -> None:
    assert SectionId.parse(str(section)) == section
    assert SectionId.parse(section.label_zh) == section
    assert SectionId.parse(section.label_en) == section


@pytest.mark.parametrize(
    "text",
    [
        *["3.8.1", "３．８．１", "3-8-1", " 3 . 8 . 1 ", "§3.8.1", "Section 3.8.1", "clause 3.8.1"],
        *["三（八）1", "三(八)1", "三、（八）1.", "三、㈧1", "三.八.一", "第三部分第八项第1条"],
        *["第三部分第八項第1條", "Part III (8) 1", "part 3, item 8, 1", "III.8.1", "iii(viii)1"],
    ],
)
def test_spellings_of_one_section(text: str) -> None:
    assert SectionId.parse(text) == SectionId((3, 8, 1))


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("附件2 三、（一）", SectionId((3, 1), annex=2)),
        ("附件2", SectionId(TITLE_BLOCK, annex=2)),
        ("附件二 三", SectionId((3,), annex=2)),
        ("Annex 2, Part III", SectionId((3,), annex=2)),
        ("a2.3", SectionId((3,), annex=2)),
        ("標題", SectionId(TITLE_BLOCK)),
        ("落款", SectionId(CLOSING)),
        ("二十一、（十）", SectionId((21, 10))),
        ("一百零一", SectionId((101,))),
    ],
)
def test_annexes_and_unnumbered_parts(text: str, section: SectionId) -> None:
    assert SectionId.parse(text) == section


@pytest.mark.parametrize("text", ["", "abc", "3.8.1.2.5", "3.0", "0.2", "-", "三八", "3.8x", "附件", "1000", "5G基站"])
def test_what_is_no_section_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        SectionId.parse(text)


@pytest.mark.parametrize("char", ["I", " ", "三", "1.", "（"])
def test_what_is_too_long_for_a_section_is_refused_at_once(char: str) -> None:
    started = time.perf_counter()
    with pytest.raises(ValueError, match="not a section number") as error:
        SectionId.parse(char * 20_000)
    assert time.perf_counter() - started < 0.5 and len(str(error.value)) < 200


@pytest.mark.parametrize("path", [(), (0, 2), (1, 0), (1, 2, 3, 4, 5), (1000,)])
def test_paths_are_checked(path: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="one to four numbers"):
        SectionId(path)


def test_labels() -> None:
    section = SectionId((3, 8, 1, 2), annex=1)
    assert (str(section), section.label_zh) == ("a1.3.8.1.2", "附件1 三、（八）1.（2）")
    assert section.label_en == "Annex 1, Part III (8) 1 (2)"
    assert (SectionId(CLOSING).label_zh, SectionId(TITLE_BLOCK).label_en) == ("落款", "Title")


def test_order_is_numeric_and_annexes_come_last() -> None:
    ids = [SectionId.parse(t) for t in ("a1.1", "3.10", "3.9", "0", "3", "10", "0.1", "3.9.1", "a2.0")]
    assert [str(s) for s in sorted(ids)] == ["0", "0.1", "3", "3.9", "3.9.1", "3.10", "10", "a1.1", "a2.0"]


@given(SECTIONS, SECTIONS)
def test_order_is_total(a: SectionId, b: SectionId) -> None:
    assert (a < b) + (a == b) + (a > b) == 1


def test_parent() -> None:
    assert SectionId((3, 8, 1), annex=2).parent == SectionId((3, 8), annex=2)
    assert SectionId((3,)).parent is None
    assert SectionId(TITLE_BLOCK).parent is None
