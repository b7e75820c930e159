from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.notice import Sentence
from qa.figures import same_figure
from qa.fragment import fragments, stated_figures
from qa.quote import quote
from tests.scripted import EDITION, clause

SOURCE = EDITION.notice.source
SENTENCES = [s for c in EDITION.notice.clauses for s in c.sentences]
STATING = [s for s in SENTENCES if s.kind == "body" and stated_figures(s.text)]
FIGURES = sorted({f.text for s in SENTENCES for f in stated_figures(s.text)})


@pytest.mark.parametrize(
    ("statement", "quoted"),
    [
        # the target and, before it, by when
        ("到2025年，力争建成5G基站25万个。", "到2025年,力爭建成5G基站25萬個。"),
        ("By 2025, strive to build 250,000 5G base stations.", "到2025年,力爭建成5G基站25萬個。"),
        ("加快推进信息基础设施建设。", None),  # no figure: the whole sentence
        ("建成30万个。", None),  # a figure it does not have tells nothing
    ],
)
def test_the_quote_is_the_part_that_states_the_figures(statement, quoted):
    sentence = clause("2.2.3").sentences[1]
    text, span = quote(statement, sentence)
    assert text == (quoted or sentence.text)
    assert SOURCE[slice(*span)] == text


def test_several_figures_are_quoted_with_what_is_between_them():
    text, _ = quote("占比达到40%，规上企业2.8万家。", clause("1.2").sentences[3])
    assert text.startswith("製造業和生產性服務業增加值") and text.endswith("規模以上工業企業力爭突破2.8萬家")
    one, _ = quote("全部工业增加值2.3万亿元", clause("1.2").sentences[3])
    assert one == "全部工業增加值力爭達到2.3萬億元"


@settings(deadline=None)
@given(st.sampled_from(SENTENCES), st.lists(st.sampled_from(FIGURES), max_size=3), st.text(max_size=10))
def test_a_quote_is_always_the_source_at_its_span(sentence, figures, more):
    text, (start, end) = quote("，".join([*figures, more]), sentence)
    assert text and text == SOURCE[start:end]
    assert sentence.span[0] <= start < end <= sentence.span[1]


@settings(deadline=None)
@given(st.data())
def test_a_quote_has_all_the_figures_taken_from_its_sentence(data):
    sentence = data.draw(st.sampled_from(STATING))
    parts = [p for p in fragments(sentence.text) if p.figures]
    stated = "，".join(
        p.text.strip("，,；;。") for p in data.draw(st.lists(st.sampled_from(parts), min_size=1, max_size=3))
    )
    quoted = stated_figures(quote(stated, sentence)[0])
    assert all(any(same_figure(f, g) for g in quoted) for f in stated_figures(stated))


def test_a_sentence_of_one_fragment_is_quoted_whole():
    assert quote("300家", Sentence("建300家", (7, 12))) == ("建300家", (7, 12))
