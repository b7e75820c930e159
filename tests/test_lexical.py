from __future__ import annotations

import doctest
from math import log

import pytest

import index.lexical
from corpus.glossary import Term as Glossed
from corpus.script import Term, TermTable
from index.lexical import Analyser, LexicalIndex, index_passages
from index.passage import make_passages
from tests.fakes import orchard

GLOSSARY = (Glossed("隐形冠军", "隱形冠軍", "hidden champion", "term", ("unsung leader",)),)


@pytest.fixture
def analyser():
    return Analyser(TermTable((Term("工具機", "机床", 1), Term("智慧型", "智能", 1))), GLOSSARY)


def test_doctests():
    assert doctest.testmod(index.lexical).failed == 0


@pytest.mark.parametrize(
    ("question", "tokens"),
    [
        ("数控机床", ["数控", "控机", "机床"]),
        ("數控工具機", ["数控", "控机", "机床"]),
        ("5G基站", ["基站", "5g"]),
        ("链", ["链"]),
        ("鏈？", []),  # a single character beside a mark says too little to search with
        ("How many base stations?", ["mani", "base", "station"]),
        ("the of what", []),
        ("", []),
    ],
)
def test_tokens_of_a_question(analyser, question, tokens):
    assert analyser.query(question) == tokens


def test_a_repeated_word_counts_once(analyser):
    assert analyser.query("valve, valves and valve") == ["valv"]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("25萬個", "250,000"),
        ("25万", "0.25 million"),
        ("2.3万亿元", "RMB 2.3 trillion"),
        ("1000億元", "100 billion"),
        ("80%以上", "80 per cent"),
        ("1.5个百分点", "1.5 percentage points"),
        ("３０家", "30"),
        ("2023—2025年", "2023 to 2025"),
    ],
)
def test_a_figure_is_the_same_token_in_both_languages(analyser, a, b):
    def figures(text):
        return [token for token in analyser.query(text) if token.startswith("#")]

    assert figures(a) == figures(b) != []


def test_a_rate_is_no_amount_and_a_name_no_figure(analyser):
    assert "#80" not in analyser.query("80%")
    assert analyser.query("C919") == ["c919"]


def test_a_document_has_the_english_of_its_chinese_terms(analyser):
    with_term = analyser.document(["培育隱形冠軍。"], ["Support the champions."])
    assert {"hidden", "unsung", "leader"} <= set(with_term)
    assert "unsung" not in analyser.document(["培育冠軍。"], ["Support the champions."])


def test_an_english_question_with_a_chinese_term_has_its_english(analyser):
    assert "hidden" in analyser.query("What is done for 隐形冠军 firms?")
    assert "hidden" not in analyser.query("隐形冠军有什么支持？")


def test_bm25_of_a_countable_case():
    index = LexicalIndex.build([["a", "b"], ["b", "b"], ["c", "c"]])
    # a: in 1 document of 3, idf = ln(1 + 2.5/1.5); tf 1, length as the average: 1 / (0.9 + 1)
    assert index.scores(["a"]).tolist() == pytest.approx([log(1 + 2.5 / 1.5) / 1.9, 0, 0])
    assert index.scores(["b"]).argmax() == 1


def test_unknown_and_empty_questions_score_nothing():
    index = LexicalIndex.build([["a"], ["b"], []])
    assert index.scores(["z"]).tolist() == index.scores([]).tolist() == [0, 0, 0]


def test_refuses_documents_without_words():
    with pytest.raises(ValueError, match="without any"):
        LexicalIndex.build([[], []])


def test_a_saved_index_gives_the_same_scores_and_equal_files(tmp_path):
    documents = [["a", "b"], ["b", "c"]]
    for name in ("one", "two"):
        LexicalIndex.build(documents).save(tmp_path / name)
    loaded = LexicalIndex.load(tmp_path / "one")
    assert len(loaded) == 2
    assert loaded.scores(["b", "c"]).tolist() == LexicalIndex.build(documents).scores(["b", "c"]).tolist()
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_a_clause_is_one_document_of_both_languages():
    edition = orchard()
    analyser = Analyser(edition.terms, edition.glossary)
    clauses, sentences = index_passages(analyser, make_passages(edition))
    assert (len(clauses), len(sentences)) == (5, 10)
    for question in ("智慧型閥門", "智能阀门", "smart valves", "intelligent"):
        assert clauses.scores(analyser.query(question)).argmax() == 3, question
    assert sentences.scores(analyser.query("120,000")).argmax() == 6  # 0: four, 1 and 2: one each, then 2.1#1


def test_without_english_only_the_glossary_meets_an_english_question():
    edition = orchard()
    analyser = Analyser(edition.terms, edition.glossary)
    clauses, _ = index_passages(analyser, make_passages(edition), english=False)
    assert clauses.scores(analyser.query("canals")).max() == 0
    assert clauses.scores(analyser.query("intelligent")).argmax() == 3
