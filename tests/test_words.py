from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.words import content_words, coverage
from tests.scripted import EDITION

TERMS = EDITION.terms


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ()),
        ("   ,。!", ()),
        ("2025 30% 1,000", ()),  # figures are compared by figures.py
        ("绿色工厂", ("绿色", "色工", "工厂")),
        ("綠色工廠", ("绿色", "色工", "工厂")),
        ("机床", ("机床",)),
        ("工具機", ("机床",)),  # the copy's term is undone
        ("机", ()),  # one character is no word
        ("机床的轴承", ("机床", "轴承")),
        ("Smart factories", ("factori", "smart")),
        ("the factory's SMART", ("factori", "smart")),
        ("factory’s", ("factori",)),
        ("low-carbon", ("carbon", "low")),
        ("of the and will be", ()),
        ("5G基站", ("基站",)),
        ("绿色factory", ("factori", "绿色")),
    ],
)
def test_content_words(text, words):
    assert sorted(content_words(text, TERMS)) == sorted(words)


def test_both_scripts_and_both_vocabularies_have_the_same_words():
    assert content_words("推廣智慧型閥門,最佳化套用網路", TERMS) == content_words("推广智能阀门，优化应用网络", TERMS)


@pytest.mark.parametrize("word", ["智能", "氢能", "能源", "节能", "要素", "中心", "社会"])
def test_a_word_of_a_common_character_is_a_word(word):
    assert word in content_words(word, TERMS)


@pytest.mark.parametrize(
    ("words", "of", "share"),
    [("ab", "abc", 1.0), ("ab", "a", 0.5), ("ab", "", 0.0), ("", "a", 1.0), ("", "", 1.0), ("abc", "ad", 1 / 3)],
)
def test_coverage(words, of, share):
    assert coverage(frozenset(words), frozenset(of)) == pytest.approx(share)


@settings(deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_more_text_never_has_fewer_words(a, b):
    assert content_words(a, TERMS) <= content_words(f"{a}\n{b}", TERMS)


@settings(deadline=None)
@given(st.frozensets(st.integers(0, 9)), st.frozensets(st.integers(0, 9)))
def test_coverage_is_a_share_and_whole_only_where_all_is_there(a, b):
    assert 0 <= coverage(a, b) <= 1
    assert (coverage(a, b) == 1) == (a <= b)
