from __future__ import annotations

import errno
import json

import pytest

from index import store
from index.passage import make_passages
from index.store import IndexMismatch, Layout, StoreError
from tests.fakes import ORCHARD, CountingEmbedder, orchard

WORDS = ("智能", "渠", "smart")


@pytest.fixture
def built(tmp_path):
    folder = tmp_path / "indexes" / "orchard"
    store.build(folder, orchard(), CountingEmbedder(WORDS))
    return folder


def test_what_was_built_is_loaded(built):
    embedder = CountingEmbedder(WORDS)
    index = store.load(built, orchard(), embedder)
    assert index.passages == make_passages(orchard())
    assert (len(index.dense), len(index.clauses), len(index.sentences)) == (30, 5, 10)
    query = embedder.encode_queries(["智能"])[0]
    fresh = store.build(built.with_name("again"), orchard(), embedder)
    assert index.dense.scores(query).tolist() == fresh.dense.scores(query).tolist()
    assert index.clauses.scores(["智能"]).tolist() == fresh.clauses.scores(["智能"]).tolist()


def test_documents_are_encoded_with_their_title(tmp_path):
    embedder = CountingEmbedder(WORDS)
    store.build(tmp_path / "i", orchard(), embedder)
    assert "主要任务 / 改造渠系\n推广智能阀门。" in embedder.documents
    assert "Main tasks / Rebuild the canals\nSmart valves will be spread." in embedder.documents


def test_the_manifest_says_what_it_was_made_from(built):
    manifest = json.loads(Layout(built).manifest.read_text("utf-8"))
    assert manifest["notice"] == "orchard"
    assert manifest["corpus_sha256"] == "0a" * 32
    assert (manifest["model"], manifest["dimensions"], manifest["passages"]) == ("counting", 4, 30)


def test_passages_are_one_json_object_a_line(built):
    rows = [json.loads(line) for line in Layout(built).passages.read_text("utf-8").splitlines()]
    assert rows[0]["id"] == "orchard/0"
    assert {row["section"] for row in rows} == {"0", "1", "2", "2.1", "2.2"}


def test_nothing_is_left_beside_the_index(built):
    store.build(built, orchard(), CountingEmbedder(WORDS))  # again, in its place
    assert [path.name for path in built.parent.iterdir()] == ["orchard"]


@pytest.mark.parametrize(
    ("edition", "embedder", "says"),
    [
        (orchard(sha256="0b" * 32), CountingEmbedder(WORDS), "corpus_sha256"),
        (orchard(), CountingEmbedder(WORDS, digest="d1"), "model_digest"),
        (orchard(), CountingEmbedder(WORDS[:2]), "dimensions 4, here it is 3"),
        (orchard(translated=False), CountingEmbedder(WORDS), "passages 30, here it is 15"),
        (orchard(source=ORCHARD.replace("12", "13")), CountingEmbedder(WORDS), "other passages"),
    ],
)
def test_loading_refuses_what_disagrees(built, edition, embedder, says):
    with pytest.raises(IndexMismatch, match="python -m index build --slug orchard --force") as caught:
        store.load(built, edition, embedder)
    assert says in str(caught.value)
    assert str(caught.value).endswith(f"--index {built}")


def test_loading_refuses_another_schema(built, monkeypatch):
    monkeypatch.setattr(store, "SCHEMA", store.SCHEMA + 1)
    with pytest.raises(IndexMismatch, match="schema"):
        store.load(built, orchard(), CountingEmbedder(WORDS))


def test_loading_refuses_an_index_of_another_size(built, tmp_path):
    other = tmp_path / "other"
    store.build(other, orchard(translated=False), CountingEmbedder(WORDS))
    Layout(built).dense.write_bytes(Layout(other).dense.read_bytes())
    with pytest.raises(IndexMismatch, match="15 vectors"):
        store.load(built, orchard(), CountingEmbedder(WORDS))


@pytest.mark.parametrize(
    "name", ["manifest.json", "passages.jsonl", "dense.faiss", "bm25-clauses/vocab.index.json"]
)
@pytest.mark.parametrize("damage", ["missing", "cut"])
def test_loading_refuses_a_damaged_index(built, name, damage):
    path = built / name
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(IndexMismatch, match="rebuild it"):
        store.load(built, orchard(), CountingEmbedder(WORDS))


def test_a_full_disk_is_told_in_a_sentence_and_leaves_the_old_index(built, monkeypatch):
    def full(*_args, **_kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(store, "_write", full)
    with pytest.raises(StoreError, match="no room"):
        store.build(built, orchard(), CountingEmbedder(WORDS))
    monkeypatch.undo()
    assert store.load(built, orchard(), CountingEmbedder(WORDS)).passages
    assert len(list(built.parent.iterdir())) == 1


@pytest.mark.parametrize("name", ["thesis.txt", "manifest.json"])
def test_what_is_no_index_is_left_as_it_is(tmp_path, name):
    (tmp_path / name).write_text('{"name": "mine"}')
    for place in (tmp_path, tmp_path / name):
        embedder = CountingEmbedder(WORDS)
        with pytest.raises(StoreError, match="something else than an index"):
            store.build(place, orchard(), embedder)
        assert not embedder.documents, "it is said after the minutes of encoding"
    assert (tmp_path / name).read_text() == '{"name": "mine"}'
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_an_index_may_be_built_in_an_empty_folder_and_over_a_damaged_one(tmp_path):
    for _ in range(2):
        store.build(tmp_path, orchard(), CountingEmbedder(WORDS))
        Layout(tmp_path).dense.unlink()
        with pytest.raises(IndexMismatch):
            store.load(tmp_path, orchard(), CountingEmbedder(WORDS))


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        store.build(tmp_path / "file" / "index", orchard(), CountingEmbedder(WORDS))


def test_another_edition_or_model_has_another_folder(tmp_path):
    folders = {
        store.default_folder(tmp_path, edition, embedder)
        for edition in (orchard(), orchard(sha256="0b" * 32))
        for embedder in (CountingEmbedder(WORDS), CountingEmbedder(WORDS, digest="d1"))
    }
    assert len(folders) == 4
    assert all(folder.name.startswith("orchard-") for folder in folders)
