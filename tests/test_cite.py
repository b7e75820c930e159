from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.script import Language
from qa.answer import Statement
from qa.cite import cite
from tests.scripted import EDITION, EN, HANS, HANT, evidence

SOURCE = EDITION.notice.source
PLACES = (("2.2.3", 1), ("3.4.2", 1), ("2.3.2", 3), ("3.4.2", 2))


def said(text, *keys, verdict="supported"):
    return Statement(text, keys, "generated", verdict)


def test_marks_are_numbered_by_first_appearance():
    statements = [said("甲。", "S3"), said("乙。", "S1"), said("丙。", "S3", "S2")]
    text, citations = cite(statements, evidence(HANS, *PLACES), EDITION, HANS)
    assert text == "甲。[1]\n乙。[2]\n丙。[1][3]"
    assert [(c.mark, str(c.section)) for c in citations] == [(1, "2.3.2"), (2, "2.2.3"), (3, "3.4.2")]


def test_one_place_has_one_mark_two_places_of_a_sentence_have_two():
    statements = [
        said("培育1000家省级“专精特新”企业。", "S2"),
        said("每年1000家。", "S2"),
        said("建成25万个。", "S1"),
        said("加快建设基础设施。", "S1"),  # no figure: the whole sentence, another place
    ]
    text, citations = cite(statements, evidence(HANS, *PLACES), EDITION, HANS)
    assert re.findall(r"\[(\d)\]", text) == ["1", "1", "2", "3"]
    assert len({c.span for c in citations}) == 3


def test_a_note_has_no_mark_and_english_sets_marks_apart():
    statements = [Statement("The notice says:", (), "note"), said("A.", "S1", "S3"), said("B.", "S1", "S1")]
    text, citations = cite(statements, evidence(EN, *PLACES), EDITION, EN)
    assert text == "The notice says:\nA. [1][2]\nB. [1]"
    assert len(citations) == 2


@given(
    st.sampled_from(Language),
    st.lists(
        st.tuples(st.sampled_from(["25", "100家", "20", "甲"]), st.lists(st.sampled_from("1234"), max_size=3)),
        max_size=5,
    ),
)
@settings(deadline=None, max_examples=40)
def test_every_mark_has_its_citation_and_every_quote_is_the_source(language, drawn):
    statements = [said(text, *(f"S{n}" for n in numbers)) for text, numbers in drawn]
    text, citations = cite(statements, evidence(language, *PLACES), EDITION, language)
    marks = [int(m) for m in re.findall(r"\[(\d+)\]", text)]
    assert list(dict.fromkeys(marks)) == [c.mark for c in citations] == list(range(1, len(citations) + 1))
    assert len({(c.section, c.span) for c in citations}) == len(citations)
    assert all(c.quote == SOURCE[slice(*c.span)] for c in citations)


@pytest.mark.parametrize(
    ("language", "label", "heading", "translation"),
    [
        (EN, "Part II (4) 1", "Cultivate new forms of service-oriented manufacturing", "Encourage localities"),
        (HANS, "二、（四）1.", "培育服务型制造新业态", "鼓励有条件的地方"),
        (HANT, "二、（四）1.", "培育服務型製造新業態", None),
    ],
)
def test_a_citation_says_where_it_is_in_the_reader_s_language(language, label, heading, translation):
    _, (citation,) = cite([said("甲。", "S1", verdict="moved")], evidence(language, ("2.4.1", 2)), EDITION, language)
    assert (citation.notice, citation.label, citation.heading) == ("henan-2023-27", label, heading)
    assert citation.quote.startswith("鼓勵有條件的地方")
    assert citation.verdict == "moved"
    if translation is None:
        assert citation.quote_translation is None
    else:
        assert citation.quote_translation is not None and citation.quote_translation.startswith(translation)


def test_nothing_said_cites_nothing():
    assert cite([], evidence(HANS, *PLACES), EDITION, HANS) == ("", ())
