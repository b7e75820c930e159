from __future__ import annotations

import doctest
import socket

import numpy as np
import pytest

import index.embed
from index import weights
from index.embed import DEPTHS, SentenceEmbedder, fingerprint
from index.retrieve import MODEL

PROMPTS = {"query": "query: ", "document": "title: none | text: "}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A real sentence-transformers model of nine words and four dimensions, a row of the identity each."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    words = ["[UNK]", "query", "title", "text", "none", "canal", "valve"]
    tokenizer = Tokenizer(models.WordLevel({word: i for i, word in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    module = StaticEmbedding(tokenizer, embedding_weights=torch.eye(len(words)))
    path = tmp_path_factory.mktemp("weights") / "tiny"
    SentenceTransformer(modules=[module], prompts=PROMPTS, device="cpu").save(str(path))
    return path


@pytest.fixture
def cut_off(monkeypatch):
    """No network: whatever opens a connection fails the test."""

    def refuse(*args, **_kwargs):
        raise AssertionError(f"reached for the network: {args}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def test_doctests():
    assert doctest.testmod(index.embed).failed == 0


def test_queries_and_documents_are_encoded_with_the_models_prompts(folder, cut_off):
    embedder = SentenceEmbedder(folder)
    assert (embedder.name, embedder.dimensions) == ("tiny", 7)
    query, document = embedder.encode_queries(["canal"])[0], embedder.encode_documents([""], ["canal"])[0]
    # [UNK] is the prompt's punctuation; order: [UNK] query title text none canal valve
    assert (query > 0).tolist() == [True, True, False, False, False, True, False]
    assert (document > 0).tolist() == [True, False, True, True, True, True, False]
    titled = embedder.encode_documents(["valve"], ["canal"])[0]
    assert (titled > 0).tolist() == [True, False, True, True, False, True, True]


def test_rows_are_unit_float32_in_the_order_given(folder):
    embedder = SentenceEmbedder(folder)
    texts = ["canal " * 5, "valve", "canal valve canal"]
    vectors = embedder.encode_documents(["", "", ""], texts)
    assert (vectors.dtype, vectors.shape) == (np.float32, (3, 7))
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1)
    for text, vector in zip(texts, vectors, strict=True):
        assert vector.tolist() == pytest.approx(embedder.encode_documents([""], [text])[0].tolist(), abs=1e-6)


def test_torch_has_its_threads_back(folder):
    import torch

    before = torch.get_num_threads()
    SentenceEmbedder(folder, threads=before + 1).encode_queries(["canal"])
    assert torch.get_num_threads() == before


def test_no_text_gives_no_row(folder):
    assert SentenceEmbedder(folder).encode_queries([]).shape == (0, 7)


def test_a_model_without_layers_has_none_to_tell_of(folder):
    embedder = SentenceEmbedder(folder)
    vectors, layers = embedder.represent_queries(["canal", "valve"])
    assert vectors.shape == (2, 7) and layers.shape == (2, len(DEPTHS), 0)
    assert embedder.represent_queries([])[1].shape == (0, len(DEPTHS), 0)


def test_titles_and_texts_go_in_pairs(folder):
    with pytest.raises(ValueError, match="zip"):
        SentenceEmbedder(folder).encode_documents(["a"], ["b", "c"])


def test_a_folder_without_a_model_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"modules\.json is missing"):
        SentenceEmbedder(tmp_path)


def test_the_fingerprint_tells_models_apart(tmp_path):
    for name, content in (("a", b"one"), ("b", b"one"), ("c", b"two"), ("d", b"one more")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "model.safetensors").write_bytes(content)
    (tmp_path / "b" / "verified.json").write_text("written by this machine")
    digests = {name: fingerprint(tmp_path / name) for name in "abcd"}
    assert digests["a"] == digests["b"]
    assert len(set(digests.values())) == 3


@pytest.mark.weights
def test_the_real_model_matches_across_languages_and_scripts(cut_off):
    found = weights.locate(MODEL, weights.cache_dir())
    assert found, f"fetch the weights first: python -m index weights {MODEL}"
    embedder = SentenceEmbedder(found)
    assert embedder.dimensions == 768
    documents = embedder.encode_documents(["数字化", "绿色化"], ["建成5G基站25万个。", "创建绿色工厂300家。"])
    queries = embedder.encode_queries(["How many 5G base stations?", "绿色工厂有多少家？"])
    assert np.linalg.norm(np.vstack([documents, queries]), axis=1) == pytest.approx(1, abs=1e-5)
    assert (queries @ documents.T).argmax(axis=1).tolist() == [0, 1]


@pytest.mark.weights
def test_the_layers_of_a_question_depend_on_it_alone(cut_off):
    embedder = SentenceEmbedder(weights.locate(MODEL, weights.cache_dir()))
    asked = ["How many 5G base stations?", "绿色工厂有多少家？", "We make machine tools. What support is there?"]
    vectors, layers = embedder.represent_queries(asked)
    assert vectors.shape == (3, 768) and layers.shape == (3, len(DEPTHS), 256)
    assert vectors == pytest.approx(embedder.encode_queries(asked), abs=1e-6)
    # Neither the padding of a batch nor the prompt counts in the means.
    alone = embedder.represent_queries(asked[:1])[1][0]
    assert layers[0] == pytest.approx(alone, abs=1e-4 * float(np.abs(alone).max()))
    assert np.abs(layers[0] - layers[1]).mean() > 0.01 * np.abs(alone).mean()
