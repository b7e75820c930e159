"""Figures in both languages: one value in every notation, nothing found where there is none."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from corpus.section import han_numeral
from qa.figures import Figure, changed_bounds, find_figures, missing_figures, same_figure

# A loaded machine is no failure, and forty draws of a dozen notations each are plenty.
quick = settings(deadline=None, max_examples=40)
TRANSLATION = Path(__file__).parents[1] / "corpus/notices/henan-2023-27/translation.en.jsonl"

ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def english(n: int) -> str:
    """Spell 1 to 999,999 as British English does.

    >>> english(250_017)
    'two hundred and fifty thousand and seventeen'
    """
    if n < 20:
        return ONES[n]
    if n < 100:
        return TENS[n // 10] + (f"-{ONES[n % 10]}" if n % 10 else "")
    step, name = (1000, "thousand") if n >= 1000 else (100, "hundred")
    rest = n % step
    joint = " and " if rest and (step == 100 or rest < 100) else " "
    return f"{english(n // step)} {name}" + (joint + english(rest) if rest else "")


def chinese(n: int) -> str:
    """Spell 1 to 9,999,999 with 千 and 万, on top of the section numerals."""
    for step, mark in ((10_000, "万"), (1000, "千")):
        if n >= step:
            rest = n % step
            zero = "零" if 0 < rest < step // 10 else ""
            return chinese(n // step) + mark + zero + (inner(rest) if rest else "")
    return han_numeral(n)


def inner(n: int) -> str:
    """A numeral after a larger step says 一十: 一千零一十."""
    return ("一" if 10 <= n < 20 else "") + chinese(n)


def plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def only(text: str) -> Figure:
    """The one figure of a text, whose span must give its words back."""
    (figure,) = find_figures(text)
    assert text[slice(*figure.span)] == figure.text
    return figure


def value(text: str) -> tuple[int, int, str]:
    figure = only(text)
    return int(figure.low), int(figure.high), figure.unit


def count_notations(n: int) -> list[str]:
    myriads, full_width = (
        Decimal(n) / 10_000,
        str(n).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    )
    return [
        f"力争建成{n}个，", f"建成{n:,}家。", f"建成{full_width}個", f"共{f'{n:,}'.replace(',', '，')}项",
        f"達到{plain(myriads)}萬個", f"达到{plain(myriads)} 万家左右", f"培育{chinese(n)}家企业",
        f"strive to build {n:,} stations by then", f"about {n} firms", f"a total of {english(n)} firms",
        f"{plain(Decimal(n) / 1000)} thousand firms", f"{plain(Decimal(n) / 10**6)} million people",
    ]  # fmt: skip


def money_notations(tenths: int) -> list[str]:
    """`tenths` of a billion yuan."""
    billions = plain(Decimal(tenths) / 10)
    return [
        f"达到{tenths}亿元", f"達到{tenths}億元以上", f"{plain(Decimal(tenths) / 10_000)}万亿元",
        f"人民币{tenths}亿元", f"￥{tenths}亿",
        f"RMB {billions} billion", f"RMB{billions}bn", f"CNY {billions}bn",
        f"¥{billions} billion",
        f"{billions} billion yuan", f"RMB {plain(Decimal(tenths) / 10_000)} trillion",
        f"CNY {plain(Decimal(tenths) / 10_000)}tn", f"the RMB {billions} billion level", f"{tenths}亿级",
    ]  # fmt: skip


@quick
@given(st.integers(2, 999_999))
@example(250_000)
@example(10_010)
@example(2_000)
def test_a_count_is_one_value_in_every_notation(n: int) -> None:
    for text in count_notations(n):
        assert value(text) == (n, n, "count"), text


@quick
@given(st.integers(1, 99_999))
@example(23_000)
def test_money_is_one_value_in_every_notation(tenths: int) -> None:
    for text in money_notations(tenths):
        assert value(text) == (tenths * 10**8, tenths * 10**8, "yuan"), text


@quick
@given(st.integers(2, 100))
def test_a_rate_is_one_value_in_every_notation(n: int) -> None:
    spelled = [f"百分之{chinese(n)}", f"{english(n)} percent", f"{english(n)} per cent"]
    written = [
        f"{n}%",
        f"提高到{n}％以上",
        f"百分之{n}",
        f"rise to {n} per cent",
        f"a {n}-percent share",
        f"{n} %",
    ]
    for text in spelled + written:
        assert value(text) == (n, n, "percent"), text
    assert all(only(text).spelled for text in spelled)
    assert not any(only(text).spelled for text in written)


@quick
@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_a_date_is_one_value_in_every_notation(day: date) -> None:
    year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year))
    want = day.year * 10_000 + day.month * 100 + day.day
    for text in (
        f"{day.year}年{day.month}月{day.day}日", f"{day.year} 年 {day.month} 月 {day.day} 日",
        day.isoformat(),
        f"{year}年{han_numeral(day.month)}月{han_numeral(day.day)}日", f"{day.year}.{day.month}.{day.day}",
        f"{day.day} {day:%B} {day.year}", f"{day:%B} {day.day}, {day.year}",
        f"{day:%b}. {day.day}, {day.year}",
    ):  # fmt: skip
        assert value(text) == (want, want, "date"), text
    month = day.year * 10_000 + day.month * 100
    for text in (f"{day.year}年{day.month}月", f"{day:%B} {day.year}", f"in {day:%b} {day.year}"):
        assert value(text) == (month, month, "date"), text


@quick
@given(st.integers(1900, 2099))
def test_a_year_is_one_value_in_every_notation(year: int) -> None:
    for text in (
        f"到{year}年", f"到{year}，", f"By {year}, the", f"in {year} firms", f"({year})", f"mid-{year}",
        f"the {year} targets", f"Henan’s {year} goals",
    ):  # fmt: skip
        assert value(text) == (year, year, "year"), text
    for text in (
        f"{year}—{year + 1}年",
        f"{year}年至{year + 1}年",
        f"{year}–{year + 1}",
        f"{year} to {year + 1}",
    ):
        assert value(text) == (year, year + 1, "year"), text
    for text in (f"{year:,} firms", f"{year}家", f"build {year} new enterprises"):
        assert value(text) == (year, year, "count"), text


@quick
@given(st.integers(1, 98), st.data())
def test_a_range_is_one_value_in_every_notation(low: int, data: st.DataObject) -> None:
    high = data.draw(st.integers(low + 1, 99))
    for text in (
        f"{low}—{high}个", f"{low}个至{high}个", f"{low}到{high}家", f"{low}~{high}项",
        f"{low}–{high} clusters",
        f"{low} to {high} clusters", f"between {low} and {high} clusters",
        f"{english(low)} to {english(high)} firms",
    ):  # fmt: skip
        assert value(text) == (low, high, "count"), text
    for text in (f"{low}—{high}%", f"{low}%—{high}%", f"{low}% to {high}%", f"between {low}% and {high}%"):
        assert value(text) == (low, high, "percent"), text
    for text in (f"{low}—{high}万亿元", f"RMB {low}–{high} trillion", f"{low} to {high} trillion yuan",
                 f"RMB {low} trillion–{high} trillion", f"{low}万亿元至{high}万亿元"):  # fmt: skip
        assert value(text) == (low * 10**12, high * 10**12, "yuan"), text


@quick
@given(st.integers(2, 999_999), st.integers(0, 5), st.integers(1, 9))
def test_a_changed_digit_is_never_the_same_figure(n: int, at: int, by: int) -> None:
    digits = list(str(n))
    at %= len(digits)
    digits[at] = str((int(digits[at]) + by) % 10)
    changed = int("".join(digits))
    assume(changed > 1)
    for text, other in zip(count_notations(n), count_notations(changed), strict=True):
        assert same_figure(only(text), only(count_notations(n)[0]))
        assert not same_figure(only(count_notations(n)[0]), only(other))
        assert missing_figures(other, [text]) == (only(other),)
    assert not same_figure(only(f"{n}亿元"), only(f"RMB {plain(Decimal(changed) / 10)} billion"))


TROUBLE = (
    "0123456789０５一二两三十百千万亿零〇点第年月日个家级多余元至到分之成党的首强"
    "%％,，.。 -–—~+/()[]〔〕¥$①²½ıſ\nMayoneTtwohundredkbnth"
)


@quick
@given(st.one_of(st.text(), st.text(TROUBLE), st.text(TROUBLE, min_size=20)))
@example("①2² ½")
@example("bıllion 2 thouſand")
def test_any_text_is_read_and_spans_index_it(text: str) -> None:
    figures = find_figures(text)
    for figure in figures:
        assert text[slice(*figure.span)] == figure.text != ""
        assert figure.low <= figure.high
        assert figure.spelled == (not any(char.isdecimal() for char in figure.text))
    ends = [0, *(end for figure in figures for end in figure.span)]
    assert ends == sorted(ends)
    assert missing_figures(text, [text]) == changed_bounds(text, [text]) == ()


@pytest.mark.parametrize(
    "text",
    [
        "5G、C2M、D2M、RCEP、1+N、5G+、PM2.5", "application of 5G and “1+N” platforms, COVID-19",
        "一批一流企业，一定统一，一体化，万一，一个专班，一视同仁",
        "十分重要，千方百计，三门峡市，四川省，七台河，千家万户",
        "数十家企业，几百个项目", "上百家企业", "三元锂电池", "“十百千万”梯次培育",
        "“ten, hundred, thousand, ten thousand”",
        "one-stop, first-class, one task force, a number of firms, hundreds of firms",
        "一、总体要求", "（一）指导思想。", "1.提升产业能级。", "(2) Development objectives.", "[1] [2, 3]",
        "Part II (2) 3", "Section 3.8.1", "第一，做强。第二，做优。", "First, do this. Second, do that.",
    ],
)  # fmt: skip
def test_what_is_no_figure(text: str) -> None:
    assert find_figures(text) == ()


@pytest.mark.parametrize(
    ("chinese_text", "english_text", "unit", "number"),
    [
        ("千亿级", "the RMB 100 billion level", "yuan", 10**11),
        ("萬億級", "trillion-yuan", "yuan", 10**12),
        ("万亿招商", "RMB 1 trillion", "yuan", 10**12),
        ("百亿级", "10 billion-level", "yuan", 10**10),
        ("五百万美元", "$5m", "dollar", 5 * 10**6),
        ("500强", "Top 500", "count", 500),
        ("十大战略", "Ten Strategies", "count", 10),
        ("八项工程", "eight programmes", "count", 8),
        ("俩個", "two of them", "count", 2),
        ("兩帶支撐", "two belts", "count", 2),
        ("“三化”改造", "“Three Transformations”", "count", 3),
        ("五年", "five years", "years", 5),
        ("三年行动计划", "Three-Year Action Plan", "years", 3),
        ("6个月", "six months", "months", 6),
        ("30个工作日", "30 working days", "days", 30),
        ("20倍", "20-fold", "times", 20),
        ("倍增", "doubling", "times", 2),
        ("四分之三", "3/4", "fraction", Decimal("0.75")),
        ("五分之二", "two-fifths of", "fraction", Decimal("0.4")),
        ("3个百分点", "3 percentage points", "point", 3),
        ("三成", "30%", "percent", 30),
        ("百分之三点五", "3.5%", "percent", Decimal("3.5")),
        ("第三产业", "tertiary industry", "ordinal", 3),
        ("第五代", "fifth-generation", "ordinal", 5),
        ("27號", "No. 27", "ordinal", 27),
        ("党的二十大", "the Party’s 20th National Congress", "ordinal", 20),
        ("“十四五”规划", "the 14th Five-Year Plan", "ordinal", 14),
        ("第十二条", "Article 12", "ordinal", 12),
        ("二级节点", "secondary nodes", "ordinal", 2),
        ("一万五千个", "15k firms", "count", 15_000),
        ("25 0000个", "250 000 firms", "count", 250_000),
        ("一万五家", "fifteen thousand firms", "count", 15_000),
    ],
)
def test_the_two_languages_agree(
    chinese_text: str, english_text: str, unit: str, number: int | Decimal
) -> None:
    a, b = only(chinese_text), only(english_text)
    assert (a.low, a.high, a.unit) == (b.low, b.high, b.unit) == (number, number, unit)
    assert same_figure(a, b)


def test_several_figures_stand_in_order() -> None:
    text = "豫政〔2023〕27号：1—2个世界级、7个万亿级集群，占比30%以上"
    assert [f.text for f in find_figures(text)] == ["2023", "27号", "1—2个", "7个", "万亿级", "30%"]
    text = "exceeding RMB 500 billion, RMB 100 billion and RMB 50 billion to reach 2, 10 and 30"
    assert [int(f.low) for f in find_figures(text)] == [5 * 10**11, 10**11, 5 * 10**10, 2, 10, 30]
    assert [f.counted for f in find_figures("28 key industrial chains and 500个智能工厂(车间)")] == [
        "key industrial chains", "个智能工厂",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "28个千亿级产业链", "28 千亿级产业链", "28 hundred-billion-yuan chains", "28 100-billion-yuan chains",
        "28 modern chains at the RMB 100 billion level", "28 RMB 100 billion-level chains",
    ],
)  # fmt: skip
def test_a_count_and_a_level_stay_apart(text: str) -> None:
    assert [(int(f.low), f.unit) for f in find_figures(text)] == [(28, "count"), (10**11, "yuan")]


def test_a_magnitude_before_plurals_is_a_level() -> None:
    found = find_figures("seven trillion-yuan advanced clusters; a 2.3 trillion-yuan industry")
    assert [(int(f.low), f.unit) for f in found] == [(7, "count"), (10**12, "yuan"), (23 * 10**11, "yuan")]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("$2.3 trillion", "2.3万亿元"), ("30%", "30个"), ("30%", "30个百分点"), ("3年", "3个月"),
        ("第3", "3个"),
        ("2025年", "2025家"), ("5%", "5‰"), ("1—2个", "2个"), ("RMB 250,000", "25万个"), ("20倍", "20%"),
    ],
)  # fmt: skip
def test_kinds_are_not_confused(a: str, b: str) -> None:
    assert not same_figure(only(a), only(b))


def test_a_bare_number_like_a_year_may_be_a_count() -> None:
    assert same_figure(only("达到2000，"), only("2,000 firms"))
    assert same_figure(only("2000 firms"), only("2000家"))
    assert not same_figure(only("2025年"), only("2,025 firms"))


def test_money_without_its_unit_is_still_money() -> None:
    assert same_figure(only("2.3 trillion"), only("2.3万亿元"))
    assert same_figure(only("达到2.3万亿，"), only("RMB 2.3 trillion"))


@pytest.mark.parametrize(
    ("bound", "texts"),
    [
        ("at_least", "超过30% 突破30% 30%以上 不低于30% 不得低于30% 不少于30% 至少30% 至少要有30% 逾30% 超過30%"),
        ("at_most", "不超过30% 低于30% 30%以下 30%以内 至多30% 不高于30% 不得超过30% 最多只能占30%"),
        ("about", "约30% 30%左右 近30%"),
        (
            "at_least",
            "over 30%|more than 30%|no less than 30%|at least 30%|exceeding 30%|30% or above|30% or more",
        ),
        ("at_most", "no more than 30%|not exceeding 30%|less than 30%|up to 30%|below 30%|30% or less"),
        ("about", "about 30%|approximately 30%|nearly 30%|30% or so"),
        (
            "at_least",
            "300余家|300多家|2万家以上|5000个以上|500+ firms|exceed RMB 2 trillion|20 enterprises or more",
        ),
        (None, "30%|达到30%|reach 30%|稳定在30%"),
    ],
)
def test_bounds(bound: str | None, texts: str) -> None:
    for text in texts.split("|" if "|" in texts else None):
        assert only(text).bound == bound, text


SOURCES = (
    "推进八项工程实施，推动25万家左右企业上云，占比超过30%，综合能耗不高于5%，2023年8月2日印发（2023—2025年），一个专班",
    "eight programmes; about 250,000 firms; more than 30% of; no higher than 5%; 2 August 2023 (2023–2025)",
)


@pytest.mark.parametrize(
    "sentence",
    [
        "实施8项工程", "Eight programmes are to be implemented.", "25萬家企業", "in 2023", "by 2025",
        "August 2023", "8月2日", "1 task force", "first of them",
        "It gives two kinds of support.", "分两方面支持",
        "由3个部门负责：工业和信息化厅、发展改革委、科技厅", "Three departments are named: A, B and C.",
    ],
)  # fmt: skip
def test_what_the_sources_say_is_not_missing(sentence: str) -> None:
    assert missing_figures(sentence, SOURCES) == ()


@pytest.mark.parametrize(
    ("sentence", "missing"),
    [
        ("Nine programmes are to be implemented.", "Nine"), ("实施九项工程", "九项"),
        ("2.5万家企业", "2.5万家"),
        ("25,000 firms by 2025", "25,000"),
        ("by 2024", "2024"), ("3 August 2023", "3 August 2023"),
        ("September 2023", "September 2023"), ("a rate of 35%", "35%"), ("9月2日", "9月2日"),
        ("由4个部门负责：工业和信息化厅、发展改革委、科技厅", "4个"), ("three task forces", "three"),
    ],
)  # fmt: skip
def test_what_no_source_says_is_missing(sentence: str, missing: str) -> None:
    assert [figure.text for figure in missing_figures(sentence, SOURCES)] == [missing]


def test_only_a_bound_turned_round_is_changed() -> None:
    assert [f.text for f in changed_bounds("占比不超过30%", SOURCES)] == ["30%"]
    assert [f.text for f in changed_bounds("at least 5% and at most 30%", SOURCES)] == ["5%", "30%"]
    for fine in ("占比30%", "over 30%", "约30%", "at most 5%", "more than 250,000 firms", "at most 31%"):
        assert changed_bounds(fine, SOURCES) == ()


def agreeing(figures: tuple[Figure, ...]) -> Counter[tuple[Decimal, Decimal, str, str | None]]:
    return Counter((f.low, f.high, f.unit, f.bound) for f in figures)


def test_source_and_translation_agree_segment_by_segment() -> None:
    """Values, kinds and bounds as multisets, without the translator's notes in square brackets."""
    sections = map(json.loads, TRANSLATION.read_text(encoding="utf-8").splitlines())
    segments = [segment for section in sections for segment in section["segments"]]
    apart = [
        segment
        for segment in segments
        if agreeing(find_figures(segment["zh"]))
        != agreeing(find_figures(re.sub(r"\[[^\[\]0-9]+\]", "", segment["en"])))
    ]
    assert apart == []
    assert len(segments) == 272
    assert sum(len(find_figures(segment["zh"])) for segment in segments) > 140
