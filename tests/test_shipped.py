"""Vectors that come with a notice: what is taken from the file, and what is encoded all the same."""

from __future__ import annotations

import numpy as np
import pytest

from index.shipped import SAMPLE, encode_known, save_represented
from index.store import StoreError, build
from tests.fakes import CountingEmbedder, orchard
from tests.test_queries import QUERIES

WORDS = ("canal", "grower", "price", "pear", "plum")
TEXTS = [f"canal {'grower ' * (n % 7)}{'pear ' * (n % 5)}{'plum ' * (n % 11)}{n}" for n in range(300)]


class LayeredEmbedder(CountingEmbedder):
    """Its layers are its counts twice, of very different size."""

    def represent_queries(self, queries, progress=False):
        vectors = self.encode_queries(queries)
        return vectors, np.stack([vectors * 1000, vectors - 5], axis=1)


def shipped(tmp_path, texts=TEXTS, digest=None, spoil=None):
    embedder = LayeredEmbedder(WORDS)
    represented = embedder.represent_queries(texts)
    if spoil is not None:
        represented = tuple(map(spoil, represented))
    path = tmp_path / "query-vectors.npz"
    save_represented(path, texts, represented, digest or embedder.digest)
    return path


def test_what_is_shipped_is_not_encoded_but_for_a_sample(tmp_path):
    embedder = LayeredEmbedder(WORDS)
    vectors, layers = encode_known(TEXTS, embedder, shipped(tmp_path))
    assert len(embedder.queries) <= SAMPLE + 1
    exact, of_layers = LayeredEmbedder(WORDS).represent_queries(TEXTS)
    assert vectors.dtype == layers.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-6)
    assert (vectors * exact).sum(axis=1).min() > 0.9999
    assert np.abs(layers - of_layers).max(axis=(0, 2)) == pytest.approx([1000 / 255 / 2, 1 / 255 / 2], rel=0.2)


def test_a_new_text_is_encoded_and_an_old_one_dropped(tmp_path):
    embedder = LayeredEmbedder(WORDS)
    vectors, layers = encode_known([*TEXTS[5:], "price"], embedder, shipped(tmp_path))
    assert embedder.queries[-1] == "price" and len(vectors) == len(layers) == len(TEXTS) - 4
    assert vectors[-1] == pytest.approx(LayeredEmbedder(WORDS).encode_queries(["price"])[0])


def test_nothing_is_taken_from_another_model_or_from_vectors_that_are_not_its_own(tmp_path):
    for path in (shipped(tmp_path, digest="other"), shipped(tmp_path, spoil=lambda v: v[::-1])):
        embedder = LayeredEmbedder(WORDS)
        vectors, layers = encode_known(TEXTS, embedder, path)
        assert embedder.queries[-len(TEXTS) :] == TEXTS
        exact = LayeredEmbedder(WORDS).represent_queries(TEXTS)
        assert vectors == pytest.approx(exact[0]) and layers == pytest.approx(exact[1])


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_a_damaged_file_is_named(tmp_path, kept):
    path = shipped(tmp_path, [q.text for q in QUERIES])
    path.write_bytes(path.read_bytes()[: path.stat().st_size * kept // 3])
    edition = orchard(queries=QUERIES, query_vectors=path)
    with pytest.raises(StoreError, match=r"orchard: query-vectors\.npz is damaged; restore it"):
        build(tmp_path / "i", edition, CountingEmbedder(WORDS))
