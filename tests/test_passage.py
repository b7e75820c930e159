from __future__ import annotations

import doctest
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import index.passage
from corpus.library import list_notices, load_notice
from index.passage import CEILING, cut, make_passages, shown
from tests.fakes import ORCHARD, orchard


def test_doctests():
    assert doctest.testmod(index.passage).failed == 0


def test_the_passages_of_a_small_notice():
    ids = [p.id for p in make_passages(orchard())]
    assert [i for i in ids if not i.endswith("@en")] == [
        "orchard/0", "orchard/0#0", "orchard/0#1", "orchard/0#2", "orchard/0#3",
        "orchard/1", "orchard/1#0",  # a heading alone is a passage, since the clause has nothing else
        "orchard/2", "orchard/2#0",
        "orchard/2.1", "orchard/2.1#1", "orchard/2.1#2", "orchard/2.1#3",  # the 责任单位 bracket is one
        "orchard/2.2", "orchard/2.2#1",
    ]  # fmt: skip
    english = {i.removesuffix("@en") for i in ids if i.endswith("@en")}
    assert english == {i for i in ids if not i.endswith("@en")}


def test_the_title_is_the_chain_of_headings():
    passages = {p.id: p for p in make_passages(orchard())}
    assert passages["orchard/2.1#2"].title == "主要任务 / 改造渠系"
    assert passages["orchard/2.1#2@en"].title == "Main tasks / Rebuild the canals"
    assert passages["orchard/0#3"].title == "关于印发果园灌溉计划的通知"


def test_chinese_is_simplified_as_published_and_its_span_verbatim():
    valve = next(p for p in make_passages(orchard()) if p.id == "orchard/2.1#2")
    assert valve.text == "推广智能阀门。"
    assert ORCHARD[slice(*valve.span)] == "推廣智慧型閥門。"


def test_a_notice_without_translation_has_chinese_passages_only():
    assert {p.language for p in make_passages(orchard(translated=False))} == {"zh-Hans"}


@pytest.mark.parametrize(
    ("language", "expected"),
    [("en", "Smart valves."), ("zh-Hans", "智能阀门"), ("zh-Hant", "智慧型閥門")],
)
def test_shown(language, expected):
    assert shown(orchard(), "智慧型閥門", "Smart valves.", language) == expected


def test_shown_in_english_without_a_translation_is_verbatim():
    assert shown(orchard(), "智慧型閥門", None, "en") == "智慧型閥門"


@pytest.mark.parametrize("slug", list_notices())
def test_passages_of_every_notice_on_the_shelf(slug):
    edition = load_notice(slug)
    passages = make_passages(edition)
    assert len({p.id for p in passages}) == len(passages)
    assert not any(c.isspace() for p in passages for c in p.id)
    assert all(p.text.strip() and len(p.text) <= CEILING[p.language] for p in passages)
    for clause in edition.notice.clauses:
        own = [p for p in passages if p.section == clause.section and p.language == "zh-Hans"]
        assert any(p.kind == "sentence" for p in own)
        parts = [edition.notice.source[slice(*p.span)] for p in own if p.kind == "clause"]
        assert "".join(parts) == edition.notice.source[slice(*clause.span)]


def test_a_clause_over_the_ceiling_is_cut_into_parts_that_rejoin():
    sentence = "修渠12.5萬米，建閘1,200座，節水3.5%；"
    edition = orchard(source=ORCHARD.replace("每年", sentence * 100 + "每年"))
    clause = edition.notice.clauses[-1]
    parts = [p for p in make_passages(edition) if p.section == clause.section and p.kind == "clause"]
    chinese = [p for p in parts if p.language == "zh-Hans"]
    assert [p.id for p in chinese] == ["orchard/2.2", "orchard/2.2~2", "orchard/2.2~3"]
    texts = [edition.notice.source[slice(*p.span)] for p in chinese]
    assert "".join(texts) == edition.notice.source[slice(*clause.span)]
    assert all(text.endswith("；") for text in texts[:-1])


FIGURES = st.sampled_from(["25万", "1,200", "3.5%", "2,300.75", "十二"])
WORDS = st.sampled_from(["建成", "滴灌果园", "，", "。", "；", "、", "water ", "lined, ", "\n", "（", "）"])


@given(st.lists(st.one_of(FIGURES, WORDS), max_size=60).map("".join), st.integers(12, 40))
def test_parts_rejoin_and_no_figure_is_cut(text, ceiling):
    parts = cut(text, ceiling)
    assert "".join(parts) == text
    figure = set("0123456789.,%万")
    for left, right in pairwise(parts):
        assert not (left[-1].isdigit() and right[0] in figure), (left, right)
        assert not (left[-1] in ".,万" and left[-2:-1].isdigit() and right[0].isdigit()), (left, right)


def test_a_part_is_within_the_ceiling_even_without_punctuation():
    assert [len(part) for part in cut("果" * 25, 10)] == [10, 10, 5]
