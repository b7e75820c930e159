from __future__ import annotations

import io
import json
import random
import subprocess
import sys
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.library import Edition, load_notice
from corpus.script import TermTable, restore, to_traditional
from qa.alignment import align
from qa.pasted import sentences
from qa.stretches import tokens
from qa.wording import LIMIT, SAME, WordingCheck, check_wording, main
from tests.scripted import EDITION

SOURCE = EDITION.notice.source
SENTENCES = [(c, s) for c in EDITION.notice.clauses for s in c.sentences]
BODY = [(c, s) for c, s in SENTENCES if s.kind == "body" and len(s.text) >= 12]

MADE_UP = """\
一、智慧型灌
溉。到2033年，力争建成“ 智慧
型”果園（含梨園）12萬畝。推廣網際網路。
二、人才
（一）培训。每年培训园丁300人次以上，新增梨园2处、桃园4处、杏园9处。
"""


@pytest.fixture
def orchard(tmp_path: Path) -> Edition:
    """A converted copy, with a line broken within a term."""
    folder = tmp_path / "orchard"
    folder.mkdir()
    (folder / "source.txt").write_text(MADE_UP, "utf-8")
    (folder / "terms.tsv").write_text("智慧型\t智能\t2\n網際網路\t互联网\t1\n", "utf-8")
    (folder / "notice.toml").write_text(
        'title = ""\n[copy]\nscript = "zh-Hant"\n[files]\n'
        'source = { name = "source.txt" }\nterms = { name = "terms.tsv" }\n',
        "utf-8",
    )
    return load_notice("orchard", tmp_path)


def one(edition: Edition, text: str) -> WordingCheck:
    (check,) = check_wording(edition, text)
    return check


def parted(check: WordingCheck) -> list[tuple[str, str, str]]:
    return [(d.kind, d.pasted, d.verbatim) for d in check.differences]


@pytest.mark.parametrize(
    ("text", "section", "verbatim", "script_only"),
    [
        ("力争建成“智能”果园（含梨园）12万亩", "1", "力争建成“ 智慧\n型”果園（含梨園）12萬畝", True),
        ("力争建成「智慧型」果園(含梨園)１２萬畝。", "1", "力争建成“ 智慧\n型”果園（含梨園）12萬畝", False),
        ("推广互联网", "1", "推廣網際網路", True),
        ("推廣網際網路", "1", "推廣網際網路", False),
        ("際網路", "1", "際網路", False),  # a part of a term, as it stands in the copy
        ("新增梨园2处、桃园4处", "2.1", "新增梨园2处、桃园4处", False),
    ],
)
def test_script_terms_width_space_and_a_cut_end_make_no_difference(orchard, text, section, verbatim, script_only):
    check = one(orchard, text)
    assert (check.identical, str(check.section), check.verbatim) == (True, section, verbatim)
    assert (check.script_only, check.differences, check.similarity) == (script_only, (), 1.0)
    assert orchard.notice.source[slice(*check.span)] == verbatim


@pytest.mark.parametrize(
    ("text", "differences", "figures"),
    [
        ("到2034年，力争建成智能果园12万亩。", [
            ("replace", "4", "3"), ("delete", "", "“"), ("delete", "", "”"), ("delete", "", "（含梨園）"),
        ], [("2034年", "2033年")]),
        ("到2033年，力争建成“智慧”果园（含梨园）12万亩", [("replace", "智慧", "智慧\n型")], []),  # a whole term
        ("每年培训园丁300人次", [], []),  # cut before 以上
        ("每年至少培训园丁300人次以上，新增梨园2处", [("insert", "至少", "")], []),
        ("每年培训园丁200人次以下，新增梨园2处", [
            ("replace", "2", "3"), ("replace", "下", "上"),
        ], [("200人次", "300人次")]),
        ("每年培训园丁300人次以下，新增梨园2处", [("replace", "下", "上")], [("300人次", "300人次")]),
        ("新增梨园2处、杏园9处", [("delete", "", "桃园4处、")], [(None, "4处")]),  # a whole item
        ("力争建成“智能”果园（含梨园）12", [("delete", "", "萬")], [("12", "12萬")]),  # a number cut in two differs
        ("力争建成“智能”果园（含梨园）2万亩", [("delete", "", "1")], [("2万亩", "12萬畝")]),
    ],
)  # fmt: skip
def test_differences_are_told_to_the_character_and_figures_whole(orchard, text, differences, figures):
    check = one(orchard, text)
    assert parted(check) == differences
    assert [(f.pasted and f.pasted.text, f.notice and f.notice.text) for f in check.figures] == figures
    assert check.identical == (not differences)


def test_a_paragraph_is_checked_sentence_by_sentence(orchard):
    text = "力争建成“智能”果园（含梨园）12万亩。推广互联网！\n我们去公园看看湖水吧。\n\n二、人才"
    checks = check_wording(orchard, text)
    assert [(c.identical, c.section and str(c.section)) for c in checks] == [
        (True, "1"), (True, "1"), (False, None), (True, "2"),
    ]  # fmt: skip
    assert all(text[slice(*c.pasted_span)] == c.pasted for c in checks)
    lost = checks[2]
    assert (lost.span, lost.verbatim, lost.differences) == (None, "", ()) and lost.similarity < SAME


@pytest.mark.parametrize("number", ["三、（八）1.", "三（八）1", "3.8.1", "Part III (8) 1", "第三部分第八项第1条"])
def test_a_section_number_alone_stands_for_the_section(number):
    check = one(EDITION, number)
    assert check.identical and str(check.section) == str(check.stated) == "3.8.1"
    assert check.verbatim.startswith("1.攻堅破解要素瓶頸。") and SOURCE[slice(*check.span)] == check.verbatim
    assert one(EDITION, number.replace("八", "九").replace("8", "9")).section is None


def test_a_section_number_before_a_wording_is_told_apart_and_prefers_its_section():
    units = "责任单位：省工业和信息化厅、发展改革委、科技厅"
    assert str(one(EDITION, units).section) == "2.1.1"
    check = one(EDITION, "二、（五）1." + units)
    assert (str(check.stated), str(check.section), check.pasted) == ("2.5.1", "2.5.1", units)
    wrong = one(EDITION, "三、（七）1.加大用地保障力度")
    assert (str(wrong.stated), str(wrong.section), wrong.identical) == ("3.7.1", "3.8.1", True)


def test_a_wording_in_several_places_is_sought_beside_the_sentence_before():
    units = "（责任单位：省工业和信息化厅、发展改革委、科技厅）"
    checks = check_wording(EDITION, "到2025年，力争创建现代农机、先进超硬材料等10个国家级产业集群。" + units)
    assert [str(c.section) for c in checks] == ["2.5.1", "2.5.1"]


def test_english_is_compared_word_by_word():
    check = one(EDITION, "By 2025, strive to have built 300,000 5G base stations.")
    assert parted(check) == [("replace", "300,000", "250,000")]
    assert [(f.pasted.text.strip(), f.notice.text.strip()) for f in check.figures] == [("300,000", "250,000")]
    assert (check.language, str(check.section), check.script_only) == ("en", "2.2.3", False)
    assert "5G基站25萬個" in SOURCE[slice(*check.span)]  # of the sentence it translates
    assert one(EDITION, "strive to  have built “250,000” 5g base stations").identical is False
    assert one(EDITION, "strive to\nhave built 250,000 5g base stations").identical


def _readings(sentence) -> list[str]:
    simplified = restore(sentence.text, EDITION.terms).text
    return [sentence.text, simplified, to_traditional(simplified), *([sentence.en] if sentence.en else [])]


@settings(deadline=None, max_examples=60)
@given(st.sampled_from(SENTENCES), st.data())
def test_every_sentence_of_the_notice_is_found_identical_in_every_script_and_in_english(place, data):
    text = data.draw(st.sampled_from(_readings(place[1])))
    checks = check_wording(EDITION, text)
    assert checks and all(c.identical and not c.differences for c in checks)


@settings(deadline=None, max_examples=80)
@given(st.sampled_from(BODY), st.data())
def test_the_differences_turn_the_verbatim_into_what_was_pasted(place, data):
    """Replacing each difference in the verbatim gives the pasted wording, in the form both are compared in."""
    english = data.draw(st.booleans()) and place[1].en is not None
    text = place[1].en if english else restore(place[1].text, EDITION.terms).text
    joint = " " if english else ""
    parts = text.split(" ") if english else list(text)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, max(0, len(parts) - 2)))
        parts[at : at + data.draw(st.integers(0, 2))] = data.draw(st.sampled_from([["甲"], ["9"], ["zebra"], []]))
    for check in check_wording(EDITION, joint.join(parts)):
        assert check.identical == (check.section is not None and not check.differences)
        if check.section is None:
            continue
        if check.language == "zh":
            assert SOURCE[slice(*check.span)] == check.verbatim
        built, at = "", 0
        for d in check.differences:
            assert check.pasted[slice(*d.pasted_span)] == d.pasted
            assert check.verbatim[slice(*d.verbatim_span)] == d.verbatim
            built += check.verbatim[at : d.verbatim_span[0]] + f" {d.pasted} "
            at = d.verbatim_span[1]
        built += check.verbatim[at:]
        terms = None if check.language == "en" else EDITION.terms
        kept = [[k for k in tokens(t, terms).keys if k.isalnum()] for t in (built, check.pasted)]
        assert kept[0] == kept[1]


@settings(deadline=None)
@given(st.text(alphabet="甲乙丙丁戊、12", max_size=12), st.text(alphabet="甲乙丙丁戊、12", min_size=1, max_size=20))
def test_an_alignment_covers_both_texts(pasted, notice):
    found = align(pasted, notice, (0, len(notice)))
    assert 0 <= found.similarity <= 1
    if found.similarity:
        a, b = 0, found.window[0]
        for own, there in found.differences:
            assert pasted[a : own[0]] == notice[b : there[0]]
            a, b = own[1], there[1]
        assert pasted[a:] == notice[b : found.window[1]]


def test_invented_alterations_are_known_and_other_plans_are_not():
    """The two sides of the threshold: every fourth token replaced, and sentences of plans that are not this notice."""
    rng = random.Random(5)
    for english in (False, True):
        terms = None if english else EDITION.terms
        texts = [(c, s.en if english else s.text) for c, s in BODY if not english or s.en]
        pool = [key for _, text in texts for key in tokens(text, terms).keys if key.isalnum()]
        right = 0
        for clause, text in texts:
            keys = list(tokens(text, terms).keys)
            for i in rng.sample(range(len(keys)), len(keys) // 4):
                keys[i] = rng.choice(pool)
            checks = check_wording(EDITION, (" " if english else "").join(keys))
            right += any(c.section == clause.section for c in checks)
        assert right >= 0.97 * len(texts)
    for text in (
        "到2028年，全市滴灌面积力争达到12万亩，灌溉水有效利用系数提高到0.65，建成节水示范区30个。",
        "各地、各部门要高度重视安全生产工作，压实责任，抓好落实。",
        "培育壮大生物医药产业，建设一批创新药物研发平台，力争到2025年产业规模达到500亿元。",
        "鼓励金融机构加大对小微企业的信贷支持力度，降低企业综合融资成本。",
        "By 2030, strive to have built 500,000 charging piles for new energy vehicles and 80 parking areas.",
        "Cultivate and expand the biomedical industry, build a number of innovation platforms for new drugs.",
    ):
        check = one(EDITION, text)
        assert check.section is None and check.similarity < SAME


@pytest.mark.parametrize("text", ["", " \n", "。，“”"])
def test_what_holds_no_word_is_refused(text):
    with pytest.raises(ValueError, match="nothing to check"):
        check_wording(EDITION, text)


def test_a_text_that_is_too_long_is_refused_and_the_longest_is_quick():
    with pytest.raises(ValueError, match="100,001 characters, expected 100,000 at most"):
        check_wording(EDITION, "甲" * (LIMIT + 1))
    altered = restore(SOURCE, EDITION.terms).text.replace("业", "叶").replace("。", "")
    for text in ((altered * 10)[:LIMIT], "的" * LIMIT, "（甲" * (LIMIT // 4) + "》" * (LIMIT // 2)):
        began = time.monotonic()
        assert check_wording(EDITION, text)
        assert time.monotonic() - began < 30


@settings(deadline=None)
@given(st.text(alphabet="建桥3座。；，（）“”\n .1A一、", max_size=60))
def test_sentences_are_in_order_and_leave_no_word_out(text):
    spans = list(sentences(text))
    assert all(a < b <= c for (a, b), (c, _) in pairwise(spans))
    kept = "".join(text[a:b] for a, b in spans)
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]


def test_tokens_lead_back_to_the_text():
    text = "“ 智慧\n型”，RCEP"
    assert [text[a:b] for a, b in tokens(text, EDITION.terms).spans][1:3] == ["智慧\n型"] * 2
    assert tokens("R&D of 2.3%, e.g. 250,000!", None).keys == ("r&d", "of", "2.3%", ",", "e.g", ".", "250,000", "!")
    assert tokens("網路", TermTable(())).keys == ("网", "路")


def test_the_command_tells_and_exits(capsys, monkeypatch):
    assert main(["到2025年，力争建成5G基站25万个。"]) == 0
    assert capsys.readouterr().out.startswith("2.2.3\tidentical\t到2025年,力爭建成5G基站25萬個")
    assert main(["力争建成5G基站30万个。"]) == 1
    assert "figure 30万个 (count) | notice: 25萬個 (count)" in capsys.readouterr().out
    monkeypatch.setattr(sys, "stdin", io.StringIO("公园里的湖水很清澈。"))
    assert main(["-"]) == 1
    assert capsys.readouterr().out == "not found\t公园里的湖水很清澈。\n"
    assert main([""]) == 2
    assert capsys.readouterr().err.startswith("qa: there is nothing to check")
    assert main(["甲", "--notice", "none"]) == 2


def test_the_command_prints_json(capsys):
    assert main(["力争建成5G基站30万个。三、（八）1.", "--json"]) == 1
    row, section = map(json.loads, capsys.readouterr().out.splitlines())
    assert row["section"] == "2.2.3" and row["label"] == "二、（二）3." and row["stated"] is None
    assert row["differences"][0]["pasted_span"] == [8, 10] and row["figures"][0]["notice"]["low"] == "250000"
    assert section["stated"] == section["section"] == "3.8.1"


def test_help_needs_no_dictionaries():
    code = "import sys, qa.wording, qa.targets; print([m for m in ('opencc', 'qa.figure_rules') if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"
