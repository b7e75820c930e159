"""Known queries: the file of a notice, and the regression that learns from it."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.library import SHELF, load_notice
from corpus.queries import KnownQuery, load_queries
from corpus.script import fold
from corpus.section import SectionId
from eval.questions import load_questions
from index.queries import QueryRegression, as_encoded, learn_queries
from index.retrieve import Retriever
from index.store import IndexMismatch, Layout, build, load
from tests.fakes import CountingEmbedder, orchard

WORDS = ("canal", "grower", "price")
CANALS, GROWERS = SectionId.parse("2.1"), SectionId.parse("2.2")
QUERIES = (
    KnownQuery("how long a canal", "en", "fact", (CANALS,)),
    KnownQuery("how many growers", "en", "fact", (GROWERS,)),
    KnownQuery("canal and growers", "en", "multi", (CANALS, GROWERS)),
    KnownQuery("price of a canal", "en", "unstated", (), CANALS),
)


def bare(n: int) -> np.ndarray:
    """The layers of n queries of a model that has none."""
    return np.zeros((n, 2, 0), dtype=np.float32)


def unit(*rows: tuple[float, ...]) -> np.ndarray:
    vectors = np.array(rows, dtype=np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_what_was_learnt_is_told_of_what_is_near():
    vectors = unit((1, 0, 0), (0, 1, 0))
    learnt = QueryRegression.fit(vectors, bare(2), np.eye(2, dtype=np.float32))
    assert learnt.predict(vectors[0], bare(1)[0]).round(1).tolist() == pytest.approx([1.0, 0.0], abs=0.05)
    first, second = learnt.predict(unit((3, 1, 0))[0], bare(1)[0])
    assert first > second > 0


def test_a_kernel_of_unit_vectors_can_be_worked_out_by_hand():
    # One known query with weight 1/(1 + λ); at right angles the kernel is exp(−2γ).
    learnt = QueryRegression.fit(unit((1, 0)), bare(1), np.ones((1, 1), dtype=np.float32))
    assert learnt.predict(unit((1, 0))[0], bare(1)[0])[0] == pytest.approx(1 / 1.03, abs=1e-4)
    assert learnt.predict(unit((0, 1))[0], bare(1)[0])[0] == pytest.approx(np.exp(-2) / 1.03, abs=1e-4)


def test_layers_tell_apart_what_vectors_do_not():
    # Two queries with one vector, of layers that share much: the one whose layer is asked for is the nearer.
    vectors, common = unit((1, 0), (1, 0)), np.array([50.0, -20.0, 0.0], dtype=np.float32)
    layers = np.stack([np.eye(3, dtype=np.float32)[n] + common for n in (0, 1)])[:, None, :]
    learnt = QueryRegression.fit(vectors, layers, np.eye(2, dtype=np.float32))
    first, second = learnt.predict(vectors[0], layers[0])
    assert first > 0.5 > second
    first, second = learnt.predict(vectors[0], common[None])
    assert first == pytest.approx(second, abs=1e-5)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(*[st.floats(-1, 1, width=16)] * 3).filter(any), min_size=1, max_size=8), st.data())
def test_predictions_do_not_depend_on_the_order_of_the_known_queries(rows, data):
    vectors = unit(*rows)
    targets = np.array(data.draw(st.lists(st.sampled_from([0.0, 1.0]), min_size=len(rows), max_size=len(rows))))
    order = np.array(data.draw(st.permutations(range(len(rows)))))
    one = QueryRegression.fit(vectors, bare(len(rows)), targets[:, None].astype(np.float32))
    other = QueryRegression.fit(vectors[order], bare(len(rows)), targets[order][:, None].astype(np.float32))
    assert one.predict(vectors[0], bare(1)[0]) == pytest.approx(other.predict(vectors[0], bare(1)[0]), abs=1e-3)


def known(tmp_path):
    edition = orchard(queries=QUERIES)
    return edition, build(tmp_path / "i", edition, CountingEmbedder(WORDS))


def test_a_clause_answers_or_is_only_asked_about(tmp_path):
    edition, index = known(tmp_path)
    retriever = Retriever(edition, CountingEmbedder(WORDS), index)

    def told(question):
        return {str(h.section): (h.answers, h.about) for h in retriever.search(question, k=9)}

    canal, price, both = (told(q) for q in ("a canal?", "the price of a canal", "canal and growers"))
    assert canal["2.1"][0] > 0.5 > canal["2.2"][0]
    assert price["2.1"][0] < 0.3 and price["2.1"][1] > 0.6
    assert min(both["2.1"][0], both["2.2"][0]) > 0.5
    assert retriever.search("a canal?", k=1)[0].section == CANALS


def test_the_regression_is_kept_with_the_index_and_encoded_as_queries(tmp_path):
    edition, built = known(tmp_path)
    embedder = CountingEmbedder(WORDS)
    loaded = load(tmp_path / "i", edition, embedder)
    query = [rows[0] for rows in embedder.represent_queries(["canal"])]
    assert loaded.queries.predict(*query).tolist() == built.queries.predict(*query).tolist()
    assert Layout(tmp_path / "i").queries.is_file()
    embedder = CountingEmbedder(WORDS)
    assert learn_queries(edition, embedder).weights.shape == (4, 2 * len(edition.notice.clauses))
    assert embedder.queries == [q.text for q in QUERIES]


def test_a_notice_without_known_queries_has_no_such_leg(tmp_path):
    index = build(tmp_path / "i", orchard(), CountingEmbedder(WORDS))
    assert index.queries is None and not Layout(tmp_path / "i").queries.exists()
    hits = Retriever(orchard(), CountingEmbedder(WORDS), index).search("canal", k=9)
    assert {(h.answers, h.about) for h in hits} == {(0.0, 0.0)}


def test_a_traditional_query_is_encoded_as_simplified():
    assert as_encoded("智慧型計畫有哪些？", orchard()) == "智能计划有哪些？"


@pytest.mark.parametrize(
    "row",
    [
        {"sections": ["9.9"]},
        {"sections": []},
        {"kind": "unstated"},
        {"kind": "chat"},
        {"near": "x"},
        {"query": None},
        {"sections": None},
    ],
)
def test_a_line_that_is_no_query_on_the_notice_is_named(tmp_path, row):
    good = {"sections": ["2.1"], "language": "en", "kind": "fact", "query": "how long"}
    path = tmp_path / "queries.jsonl"
    path.write_text("".join(json.dumps(r) + "\n" for r in (good, good | row)), "utf-8")
    with pytest.raises(ValueError, match=r"queries\.jsonl, line 2: expected a query on clauses of the notice"):
        load_queries(path, orchard().notice)


def test_the_shipped_queries_cover_every_clause_in_three_scripts():
    edition = load_notice("henan-2023-27")
    asked = {(section, q.language) for q in edition.queries for section in q.sections}
    bodies = {c.section for c in edition.notice.clauses if c.body}
    assert {(s, language) for s in bodies for language in ("en", "zh-Hans", "zh-Hant")} <= asked
    texts = [_plain(q.text) for q in edition.queries]
    assert len(set(texts)) == len(texts)


def test_no_labelled_question_stands_among_the_shipped_queries():
    # What the assistant learns from must not hold what it is measured by.
    path = SHELF / "henan-2023-27" / "queries.jsonl"
    shipped = {_plain(json.loads(line)["query"]) for line in path.read_text("utf-8").splitlines()}
    assert not shipped & {_plain(q.question) for q in load_questions()}


def _plain(text: str) -> str:
    return "".join(char for char in fold(text) if char.isalnum())


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_a_damaged_archive_is_named(tmp_path, kept):
    edition, _ = known(tmp_path)
    path = Layout(tmp_path / "i").queries
    path.write_bytes(path.read_bytes()[: path.stat().st_size * kept // 3])
    with pytest.raises(IndexMismatch, match="rebuild it"):
        load(tmp_path / "i", edition, CountingEmbedder(WORDS))
