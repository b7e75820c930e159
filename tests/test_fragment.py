from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.fragment import fragments, stated_figures, supporting, telling
from qa.words import content_words
from tests.scripted import EDITION

TERMS = EDITION.terms
TEXTS = [t for c in EDITION.notice.clauses for s in c.sentences for t in (s.text, s.en) if t]
BOTANY = "到2031年,力争翻新骑行道48公里(含辅路,不含桥);沿线种树6200棵,其中柳树300棵。"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (BOTANY, ["到2031年,", "力争翻新骑行道48公里(含辅路,不含桥);", "沿线种树6200棵,", "其中柳树300棵。"]),
        ("共1,200棵,300家。", ["共1,200棵,", "300家。"]),  # a comma within a number cuts nothing
        ("推广“甲，乙”和「丙；丁」,种树。", ["推广“甲，乙”和「丙；丁」,", "种树。"]),
        ("甲)，乙", ["甲)，", "乙"]),  # a bracket that was never opened
        (
            "Plant 1,200 trees, and 3 ponds; mend paths (a; b).",
            ["Plant 1,200 trees, and 3 ponds;", " mend paths (a; b)."],
        ),
        ("", []),
        ("种树", ["种树"]),
    ],
)
def test_a_sentence_is_cut_at_its_clause_marks(text, parts):
    assert [f.text for f in fragments(text)] == parts


@settings(deadline=None)
@given(st.one_of(st.sampled_from(TEXTS), st.text(alphabet="甲乙，,；;。、()（）“”「」12棵 ab", max_size=60), st.text()))
def test_fragments_rejoin_to_the_sentence(text):
    parts = fragments(text)
    assert "".join(p.text for p in parts) == text
    assert all(text[slice(*p.span)] == p.text != "" for p in parts)
    assert all(a.span[1] == b.span[0] for a, b in itertools.pairwise(parts))


def test_what_a_text_states_leaves_out_when_and_which():
    assert [f.text for f in stated_figures("到2025年8月2日，第3批建30个，占40%")] == ["30个", "40%"]


@pytest.mark.parametrize(
    ("statement", "text", "parts"),
    [
        ("种树6200棵。", BOTANY, ["沿线种树6200棵,"]),
        ("翻新48公里，柳树300棵。", BOTANY, ["力争翻新骑行道48公里(含辅路,不含桥);", "其中柳树300棵。"]),
        ("沿线种树", BOTANY.removeprefix("到2031年,"), ["沿线种树6200棵,"]),  # no figure: by its words
        ("柳树30棵。", "杨树30棵,柳树30棵。", ["柳树30棵。"]),  # the same figure twice: by its words
        ("完全无关", "甲甲,乙乙。", ["甲甲,", "乙乙。"]),  # nothing tells: all of it
        ("任何话", "", []),
        ("plant 30 willows", "Plant 20 poplars; plant 30 willows.", [" plant 30 willows."]),
    ],
)
def test_the_fragments_a_statement_rests_on(statement, text, parts):
    assert [f.text for f in supporting(statement, text, TERMS)] == parts


def test_a_fragment_that_only_says_when_supports_nothing():
    assert [f.text for f in supporting("翻新骑行道", BOTANY, TERMS)] == ["力争翻新骑行道48公里(含辅路,不含桥);"]


@pytest.mark.parametrize(
    ("question", "text", "part"),
    [
        ("要翻新多少公里骑行道", BOTANY, "到2031年,力争翻新骑行道48公里(含辅路,不含桥);"),
        ("沿线种树多少", BOTANY, "沿线种树6200棵,"),
        ("有多少柳树", BOTANY, "沿线种树6200棵,其中柳树300棵。"),  # cannot stand alone
        ("桥梁多少", BOTANY, None),  # no part stands out
        ("种树多少", "种树6200棵,养护", None),  # too short to be cut
        ("种树多少", "种树种草,种树养花,修路12米。", None),  # its words are where no figure is
    ],
)
def test_the_part_that_gives_the_one_figure_asked_for(question, text, part):
    assert telling(text, content_words(question, TERMS), TERMS) == part
