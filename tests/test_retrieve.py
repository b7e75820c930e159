from __future__ import annotations

import json
import subprocess
import sys

import pytest

import index.__main__
from corpus.section import SectionId
from index import retrieve, store, weights
from index.retrieve import Legs, Retriever, averaged, open_retriever
from index.weights import WeightsError
from tests.fakes import CountingEmbedder, orchard

WORDS = ("智能", "渠", "培训", "万米", "责任", "smart", "canal", "train", "metre")


@pytest.fixture
def embedder():
    return CountingEmbedder(WORDS)


@pytest.fixture
def make(tmp_path, embedder):
    edition = orchard()
    index = store.build(tmp_path / "index", edition, embedder)
    embedder.documents.clear()
    return lambda legs=Legs(): Retriever(edition, embedder, index, legs)  # noqa: B008


@pytest.mark.parametrize(
    ("question", "section", "sentence"),
    [
        ("智能阀门怎么推广？", "2.1", 2),
        ("智慧型閥門怎麼推廣？", "2.1", 2),
        ("How many metres of canal?", "2.1", 1),
        ("修渠12万米", "2.1", 1),
        ("How many growers are trained?", "2.2", 1),
        ("每年培训多少人？", "2.2", 1),
        ("责任单位", "2.1", 3),
    ],
)
def test_a_question_finds_its_clause_and_sentence(make, question, section, sentence):
    hit = make().search(question)[0]
    assert (str(hit.section), hit.rank, hit.sentences[0].sentence) == (section, 1, sentence)


def test_hits_are_ranked_and_k_over_n_gives_every_clause_once(make):
    hits = make().search("canal", k=99)
    assert [hit.rank for hit in hits] == [1, 2, 3, 4, 5]
    assert len({hit.section for hit in hits}) == 5
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert make().search("canal", k=2) == hits[:2]


def test_a_hit_has_all_its_sentences_the_best_first(make):
    hit = make().search("smart valves", k=1)[0]
    assert sorted(s.sentence for s in hit.sentences) == [1, 2, 3]
    assert [s.score for s in hit.sentences] == sorted((s.score for s in hit.sentences), reverse=True)


def test_ties_are_in_the_order_of_the_notice(make):
    hits = make().search("zzz", k=5)  # no word known, one direction for all: every clause has the same words
    equal = [hit.section for hit in hits if hit.score == hits[0].score]
    assert equal == sorted(equal)
    assert SectionId((0,)) in equal


def test_the_scores_are_cosines_of_the_better_language_and_bm25(make):
    retriever = make()
    scores = retriever.score("smart")
    clause = retriever.sections.index(SectionId((2, 1)))
    sentence = retriever.sentences.index((SectionId((2, 1)), 2))
    # the query is (smart 1, constant 1); title and sentence of #2 in English: (canal 1, smart 1, constant 1)
    assert scores.sentence_dense[sentence] == pytest.approx(2 / (2 * 3) ** 0.5)
    # the whole clause in English: canals in the title, the heading and a sentence; smart and metres once
    assert scores.clause_dense[clause] == pytest.approx(2 / (2 * 12) ** 0.5)
    assert scores.best_sentence_dense[clause] == scores.sentence_dense[sentence]
    assert scores.clause_lexical.argmax() == clause
    hit = retriever.search("smart", k=1)[0]
    assert hit.cosine == pytest.approx(2 / 6**0.5)
    assert hit.dense == pytest.approx(2 / 6**0.5 + 2 / 24**0.5)
    assert hit.lexical == pytest.approx(float(scores.clause_lexical[clause]))


def test_a_question_is_encoded_once_and_as_published(make, embedder):
    make().search("智慧型閥門怎麼推廣？")
    make().search("智能阀门")
    make().search("Smart 智慧型 valves: what is planned?")
    assert embedder.queries == ["智能阀门怎么推广？", "智能阀门", "Smart 智慧型 valves: what is planned?"]
    assert embedder.documents == []


def test_legs_can_be_turned_off(make):
    assert make(Legs(lexical=0)).search("3000")[0].section == SectionId((0,))  # no word to count: a tie
    assert make(Legs(dense=0)).search("3000")[0].section == SectionId((2, 2))
    assert make(Legs(dense=0, english=False)).search("valves")[0].score == 0


def test_without_the_sentence_level_a_clause_stands_by_itself(make):
    def canals(legs):
        return next(hit for hit in make(legs).search("smart") if hit.section == SectionId((2, 1)))

    assert canals(Legs()).dense == pytest.approx(2 / 6**0.5 + 2 / 24**0.5)
    assert canals(Legs(sentences=False)).dense == pytest.approx(2 / 24**0.5)
    assert canals(Legs(sentences=False)).score != canals(Legs()).score


def test_without_english_no_english_text_is_compared(make):
    scores = make(Legs(english=False)).score("smart")
    assert scores.sentence_dense.max() == pytest.approx(0.5**0.5)  # only the constant is shared


@pytest.mark.parametrize(("dense", "lexical"), [(0, 0), (-1, 2)])
def test_refuses_weights_that_say_nothing(dense, lexical):
    with pytest.raises(ValueError, match="expected weights"):
        Legs(dense=dense, lexical=lexical)


@pytest.fixture
def opened(tmp_path, monkeypatch, embedder):
    """`open_retriever` with the small notice and the counting embedder; weights lie in tmp_path/counting."""
    monkeypatch.setattr(retrieve, "load_notice", lambda slug: orchard())
    monkeypatch.setattr(retrieve, "SentenceEmbedder", lambda folder: embedder)
    monkeypatch.setattr(weights, "locate", lambda name, cache: tmp_path / "counting")
    return tmp_path


def test_the_index_is_built_once_and_then_loaded(opened, embedder, capsys):
    first = open_retriever("orchard", cache=opened).search("canal")
    assert "building the index of orchard" in capsys.readouterr().err
    encoded = len(embedder.documents)
    assert open_retriever("orchard", cache=opened).search("canal") == first
    assert len(embedder.documents) == encoded == 30
    open_retriever("orchard", cache=opened, rebuild=True, progress=False)
    assert len(embedder.documents) == 60
    assert capsys.readouterr().err == ""


def test_absent_weights_are_told_with_the_command(tmp_path, monkeypatch):
    monkeypatch.setattr(weights, "locate", lambda name, cache: None)
    with pytest.raises(WeightsError, match="python -m index weights embeddinggemma-300m"):
        open_retriever(cache=tmp_path)


def run(*argv):
    return index.__main__.main(list(argv))


def test_search_prints_data_to_stdout(opened, capsys):
    assert run("search", "How many metres of canal?", "-k", "1", "--cache", str(opened)) == 0
    out = capsys.readouterr().out
    assert out.startswith("1. Part II (1) Rebuild the canals [")
    assert out.splitlines()[1:] == ["   By 2033, 120,000 metres of canal will be lined."]


@pytest.mark.parametrize(
    ("question", "label", "heading", "text"),
    [
        ("修渠多少米？", "二、（一）", "改造渠系", "到2033年,修渠12万米。"),
        ("修渠長度為幾萬米？", "二、（一）", "改造渠系", "到2033年,修渠12萬米。"),
    ],
)
def test_search_json_is_in_the_language_of_the_question(opened, capsys, question, label, heading, text):
    assert run("search", question, "--json", "-k", "2", "--cache", str(opened)) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["question"] == question
    assert len(answer["results"]) == 2
    best = answer["results"][0]
    assert (best["section"], best["label"], best["heading"], best["rank"]) == ("2.1", label, heading, 1)
    assert best["sentences"][0]["text"] == text
    start, end = best["sentences"][0]["span"]
    assert orchard().notice.source[start:end] == "到2033年,修渠12萬米。"


def test_a_language_can_be_asked_for(opened, capsys):
    run("search", "修渠多少米？", "-k", "1", "--language", "en", "--cache", str(opened))
    assert "Rebuild the canals" in capsys.readouterr().out


def test_a_mistake_exits_2_with_one_sentence(tmp_path, capsys):
    assert run("search", "x", "--slug", "no-such-notice", "--cache", str(tmp_path)) == 2
    err = capsys.readouterr().err
    assert err.startswith("python -m index search: there is no notice 'no-such-notice'")
    assert err.count("\n") == 1


@pytest.mark.parametrize("k", ["0", "-1", "many"])
def test_k_is_a_positive_number(k, capsys):
    with pytest.raises(SystemExit) as caught:
        run("search", "x", f"-k={k}")
    assert caught.value.code == 2
    assert "from 1" in capsys.readouterr().err


def test_help_loads_nothing_heavy():
    code = (
        "import sys, index.__main__ as m\n"
        "try: m.main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'torch', 'numpy', 'faiss', 'bm25s', 'sentence_transformers', 'opencc'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert "search" in run.stdout


@pytest.mark.weights
def test_the_real_model_finds_a_target_in_three_scripts():
    retriever = open_retriever()
    for question in (
        "到2025年要建成多少个5G基站？",
        "到2025年要建置多少座5G基地台？",
        "How many 5G base stations?",
    ):
        best = retriever.search(question)[0]
        clause = retriever.edition.notice.clause(best.section)
        assert "5G基站25萬個" in clause.sentences[best.sentences[0].sentence].text, question


def test_two_rankings_are_averaged_clause_by_clause(make):
    canals, growers = make().search("how many metres of canal?", 9), make().search("who trains growers?", 9)
    both = averaged(canals, growers)
    by_section = {h.section: h for h in growers}
    assert [h.rank for h in both] == list(range(1, len(canals) + 1))
    assert [h.score for h in both] == sorted((h.score for h in both), reverse=True)
    for hit in both:
        first = next(h for h in canals if h.section == hit.section)
        assert hit.score == pytest.approx((first.score + by_section[hit.section].score) / 2)
        assert (hit.sentences, hit.cosine) == (first.sentences, first.cosine)
