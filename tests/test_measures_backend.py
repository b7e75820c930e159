"""The measures of a notice: how they are read, whom they name, and which fit a profile."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import eval.fitting
import qa.measure_vocabulary
from corpus.library import list_notices, load_notice
from corpus.script import Language, fold
from index import store
from index.retrieve import Retriever
from qa.figures import find_figures, same_figure
from qa.measure_fit import STANDINGS, Finder, Weighing
from qa.measure_profile import LIMIT, Profile, make_profile, understood
from qa.measure_read import KINDS, STRENGTHS, read_measures
from qa.measure_vocabulary import load_vocabulary, vocabulary_of
from qa.measures import main, to_json, translation, who, who_text
from tests.fakes import CountingEmbedder, orchard

ROOT = Path(__file__).parent.parent
FORGE = """\
關於印發鍛造三年計畫的通知
青政〔2031〕9號
各縣人民政府：
請認真執行。
一、總體要求
(一)發展目標。全面提升鍛造水平。
二、主要任務
(一)用地保障。鍛造項目用地應保盡保。到2033年,力爭新增用地5萬畝。(責任單位:市自然資源局)
(二)融資。落實各類貸款政策,支持“專精特新”企業上市融資,鼓勵各地設立投資基金。(責任單位:市財政局)
(三)農機。大力發展農機。支持符合條件的企業申請貸款貼息。
(四)水泥。推進水泥企業節水改造。
(五)國企。探索國有企業重組。
(六)人才。對在洛陽的企業引進人才給予獎勵3萬元。
"""


@pytest.fixture(scope="module")
def edition():
    return load_notice("henan-2023-27")


@pytest.fixture(scope="module")
def measures(edition):
    return read_measures(edition, vocabulary_of(edition))


@pytest.fixture
def finder(tmp_path):
    """Of an invented notice, with a search that counts two words; so only the vocabulary tells."""
    forge = orchard(translated=False, source=FORGE)
    embedder = CountingEmbedder(("zzz", "yyy"))
    index = store.build(tmp_path / "index", forge, embedder)
    # No word of a need's query is worth what a word in the text is.
    return Finder(Retriever(forge, embedder, index), Weighing(text=100.0, heading=0.0, least=50.0))


def quotes(found, standing):
    return [fit.measure.quote for fit in found.standing(standing)]


def test_every_quote_is_the_source_to_the_character(edition, measures):
    assert len(measures) > 150
    for measure in measures:
        assert edition.notice.source[slice(*measure.span)] == measure.quote and measure.quote
    assert len({measure.id for measure in measures}) == len(measures)
    assert {m.kind for m in measures} <= set(KINDS) and {m.strength for m in measures} <= set(STRENGTHS)


def test_every_body_sentence_is_reached_but_for_its_end_marks(edition, measures):
    held = {i for measure in measures for i in range(*measure.span)}
    for clause in edition.notice.clauses:
        for sentence in clause.body if clause.section.path[0] else ():
            left = [edition.notice.source[i] for i in range(*sentence.span) if i not in held]
            assert set("".join(left)) <= set(",，;；。 \n"), (clause.section, left)


def test_a_part_of_the_english_stands_in_it_and_has_the_figures_of_its_quote(edition, measures):
    parts = 0
    for measure in measures:
        whole = edition.notice.clause(measure.section).sentences[measure.sentence].en
        assert measure.english and measure.english in whole
        if measure.english == whole or measure.english_whole:
            continue
        parts += 1
        ours = [f for f in find_figures(fold(measure.quote)) if f.unit not in ("year", "date", "ordinal")]
        theirs = find_figures(measure.english)
        assert all(any(same_figure(f, g) for g in theirs) for f in ours), measure.id
    assert parts > 40


@pytest.mark.parametrize(
    ("begins", "strength"),
    [
        ("製造業項目新增用地", "shall"),
        ("鼓勵金融機構", "encourage"),
        ("支持符合條件的企業", "support"),
        ("探索開展規模以上", "explore"),
        ("新增工業用地原則上", "principle"),
        ("統籌發揮新興產業引導基金", "support"),
        ("落實各類產業支持政策", "plain"),
        ("開展工業廢水循環利用試點示範", "plain"),
        ("積極構建“中心引領", "plain"),
    ],
)
def test_the_strength_is_that_of_the_words_and_not_of_a_name(measures, begins, strength):
    assert [m.strength for m in measures if begins in m.quote] == [strength]


def test_a_sentence_is_cut_where_it_turns_to_somebody_else(finder):
    own = [m.quote for m in finder.measures if str(m.section) == "2.2"]
    assert own == ["落實各類貸款政策", "支持“專精特新”企業上市融資", "鼓勵各地設立投資基金"]


def test_goals_and_aims_are_told_apart(finder):
    kinds = {m.quote[:4]: m.kind for m in finder.measures}
    assert kinds["全面提升"] == "background" and kinds["到203"] == "goal" and kinds["鍛造項目"] == "measure"


def test_what_is_stated_and_what_is_left_open(finder, measures):
    by = {m.quote[:6]: m for m in finder.measures}
    assert by["支持符合條件"].unstated == ("conditions", "amount", "deadline")  # it says how: 申請
    assert "amount" not in by["對在洛陽的企"].unstated
    refers = [m.refers for m in measures if m.quote.startswith("完善政府採購")]
    assert refers == [("政府採購與工程招投標辦法",)]


def test_a_need_fits_and_what_is_plainly_for_others_does_not(finder):
    found = finder.find(Profile(sectors=("agri_machinery",), groups=("foreign",), needs=("finance", "land")))
    fits = quotes(found, "fits")
    localities, srdi = "鼓勵各地設立投資基金", "支持“專精特新”企業上市融資"
    assert set(fits) == {"鍛造項目用地應保盡保", srdi, "大力發展農機", localities}
    assert fits.index(srdi) < fits.index(localities)  # what addresses enterprises comes first
    assert "探索國有企業重組" in quotes(found, "others")  # foreign is not state-owned
    assert "推進水泥企業節水改造" in quotes(found, "others")  # another sector
    assert "支持符合條件的企業申請貸款貼息" in quotes(found, "general")
    condition = {fit.measure.quote: fit.condition for fit in found.standing("fits")}
    assert condition[srdi] == (("groups", "srdi"),)


def test_the_group_a_measure_names_is_a_reason_and_no_condition(finder):
    found = finder.find(Profile(groups=("little_giant",)))
    fit = next(fit for fit in found.fits if "上市融資" in fit.measure.quote)
    assert (fit.standing, fit.condition) == ("fits", ())
    assert [(r.facet, r.key, r.by, r.word) for r in fit.reasons] == [("groups", "srdi", "text", "專精特新")]


def test_an_empty_profile_has_everything_as_general(finder):
    found = finder.find(Profile())
    assert {fit.standing for fit in found.fits} == {"general", "background"}
    assert len(found.fits) == len(finder.measures) and not any(fit.reasons or fit.condition for fit in found.fits)


def test_words_that_say_nothing_rule_nothing_out(finder):
    found = finder.find(Profile(text="qwertz"))
    assert not found.standing("others") and not any(fit.condition for fit in found.fits)


@pytest.mark.parametrize(
    "profile", [Profile(), Profile(sectors=("steel",)), Profile(groups=("micro",), needs=("land",))]
)
def test_every_measure_is_listed_once_whatever_the_profile(finder, profile):
    found = finder.find(profile)
    assert sorted(fit.measure.id for fit in found.fits) == sorted(m.id for m in finder.measures)
    order = [STANDINGS.index(fit.standing) for fit in found.fits]
    assert order == sorted(order)


def test_words_the_vocabulary_does_not_know_are_left_to_the_search(tmp_path):
    forge = orchard(translated=False, source=FORGE)
    embedder = CountingEmbedder(("贴息", "zzz"))
    index = store.build(tmp_path / "index", forge, embedder)
    finder = Finder(Retriever(forge, embedder, index), Weighing(text=100.0, heading=0.0, least=2.0))
    found = finder.find(make_profile(finder.vocabulary, {"text": "贴息贴息"}))
    top = found.fits[0]
    assert top.measure.quote == "支持符合條件的企業申請貸款貼息"
    assert [(reason.facet, reason.by) for reason in top.reasons] == [("text", "meaning")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("洛阳的专精特新企业，做轴承，想上市", Profile(("machine_tools",), ("srdi",), ("洛阳",), ("finance",))),
        ("洛陽的專精特新企業,做軸承,想上市", Profile(("machine_tools",), ("srdi",), ("洛阳",), ("finance",))),
        ("German maker of electric vehicles, looking for land", Profile(("nev",), ("foreign",), (), ("land",))),
        ("我们做新能源汽车零部件", Profile(("nev",))),
        ("尚未规上，不需要土地，想上云", Profile(needs=("digital",))),
        ("We do not need land, only loans", Profile(needs=("finance",))),
        ("", Profile()),
    ],
)
def test_a_profile_is_read_from_words_in_any_script(edition, text, expected):
    read = understood(Profile(text=text), edition, vocabulary_of(edition))
    assert Profile(read.sectors, read.groups, read.places, read.needs) == expected


def test_a_key_there_is_none_of_and_a_long_text_are_refused(edition):
    vocabulary = vocabulary_of(edition)
    with pytest.raises(ValueError, match="there is no shipbuilding; expected any of: equipment"):
        make_profile(vocabulary, {"sectors": ["shipbuilding"]})
    with pytest.raises(ValueError, match="1,001 characters"):
        make_profile(vocabulary, {"text": "x" * (LIMIT + 1)})
    assert make_profile(vocabulary, {"place": "洛阳", "needs": "land"}) == Profile(places=("洛阳",), needs=("land",))


def test_the_vocabulary_speaks_three_languages_and_names_no_clause():
    for slug in list_notices():
        for entry in load_vocabulary(slug).all():
            assert all(entry.name(language).strip() for language in Language), entry.key
            assert entry.facet != "needs" or entry.query
    data = tomllib.loads((ROOT / "qa" / "profile.toml").read_text(encoding="utf-8"))
    words = [
        w for facet in ("sectors", "groups", "needs", "actors") for row in data[facet].values() for w in row["words"]
    ]
    assert not [word for word in words if len(word) > 40 and "|" not in word]  # a vocabulary, not sentences


def test_an_unknown_name_in_the_vocabulary_is_told(tmp_path, monkeypatch):
    text = (ROOT / "qa" / "profile.toml").read_text(encoding="utf-8")
    spoilt = tmp_path / "profile.toml"
    spoilt.write_text(text.replace('implies = ["sme"]', 'implies = ["tiny"]', 1), encoding="utf-8")
    monkeypatch.setattr(qa.measure_vocabulary, "_GENERAL", spoilt)
    with pytest.raises(ValueError, match=r"groups\.micro: there is no tiny"):
        load_vocabulary.__wrapped__("henan-2023-27")


def test_whom_a_measure_names_in_the_readers_language(edition, measures):
    vocabulary = vocabulary_of(edition)
    giant = next(m for m in measures if m.quote.startswith("支持“專精特新”企業上市"))
    assert who(giant, vocabulary) == (("groups", "srdi"),)
    assert who_text(giant, vocabulary, Language.HANT) == "專精特新企業"
    assert translation(giant, Language.HANS, edition) == "支持“专精特新”企业上市融资，力争每年上市挂牌企业达到20家"
    assert translation(giant, Language.HANT, edition) is None
    along = next(m for m in measures if "沿黃製造業" in m.quote)
    assert not along.named_places and "洛阳" in along.named("places")


def test_a_fit_as_plain_values(finder):
    found = finder.find(Profile(needs=("land",)))
    row = to_json(found.fits[0], finder.vocabulary, finder.edition)
    assert json.loads(json.dumps(row)) == row
    assert (row["section"], row["strength"], row["standing"]) == ("2.1", "shall", "fits")
    assert row["because"] == [{"facet": "needs", "key": "land", "by": "text", "word": "用地"}]
    assert row["responsible_units"] == ["市自然資源局"]
    assert finder.edition.notice.source[slice(*row["span"])] == row["quote"]


def test_the_command_lists_its_keys_and_refuses_others(capsys):
    assert main(["--list", "--language", "zh-Hans"]) == 0
    listed = capsys.readouterr().out
    assert "--sector agri_machinery\t农机\n" in listed and "--place 洛阳\t洛阳\n" in listed
    assert main(["--need", "gold"]) == 2
    assert capsys.readouterr().err.startswith("qa: needs: there is no gold; expected any of: land")


def test_help_is_instant():
    code = "import sys; import qa.measures; print('numpy' in sys.modules, 'torch' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "False"]


def test_the_labelled_profiles_are_of_the_notice(edition):
    vocabulary = vocabulary_of(edition)
    sections = {str(clause.section) for clause in edition.notice.clauses}
    ids = []
    for split in eval.fitting.SPLITS:
        for one in eval.fitting.read_profiles(split):
            ids.append(one.id)
            make_profile(vocabulary, one.profile)
            assert set(one.may) <= sections and one.must and one.must_not
            for wording in (*one.must, *one.must_not):
                eval.fitting._place(edition.notice.slug, wording)
    assert len(ids) == len(set(ids)) == 20


def test_a_score_is_counted_by_hand(edition, measures):
    must = eval.fitting._place(edition.notice.slug, "支持“专精特新”企业上市融资")
    shown = [m for m in measures if str(m.section) == "3.4.2"]
    right = [eval.fitting._is_right(m, [must], [], []) for m in shown]
    assert sum(right) == 1 and all(eval.fitting._is_right(m, [must], [], ["3.4"]) for m in shown)
    assert sum(not eval.fitting._is_right(m, [], [must], ["3.4.2"]) for m in shown) == 1


@pytest.mark.weights
def test_what_fits_labelled_profiles():
    """The floors lie below what was measured: precision 0.93 and recall 1.00 on both splits."""
    from index.retrieve import open_retriever

    finder = Finder(open_retriever())
    for split in eval.fitting.SPLITS:
        scores = [eval.fitting.score(one, finder) for one in eval.fitting.read_profiles(split)]
        figures = eval.fitting.summary(scores)
        assert figures["must_not_listed"] == 0, split
        assert figures["precision"] >= 0.9 and figures["recall"] >= 0.95, (split, figures)
