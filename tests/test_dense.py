from __future__ import annotations

import numpy as np
import pytest

from index.dense import DenseIndex

AXES = np.array([[1, 0], [0, 1], [0.6, 0.8], [0, 1]], dtype=np.float32)


def test_scores_are_the_cosines_in_row_order():
    assert DenseIndex(AXES).scores(np.array([1, 0], np.float32)).tolist() == pytest.approx([1, 0, 0.6, 0])


def test_search_takes_the_best_with_ties_in_row_order():
    found = DenseIndex(AXES).search(np.array([0, 1], np.float32), 3)
    assert [row for row, _ in found] == [1, 3, 2]
    assert [score for _, score in found] == pytest.approx([1, 1, 0.8])


def test_k_over_n_gives_n():
    assert len(DenseIndex(AXES).search(np.array([0, 1], np.float32), 99)) == 4


def test_a_saved_index_gives_the_same_scores(tmp_path):
    DenseIndex(AXES).save(tmp_path / "dense.faiss")
    loaded = DenseIndex.load(tmp_path / "dense.faiss")
    query = np.array([0.6, 0.8], np.float32)
    assert (len(loaded), loaded.dimensions) == (4, 2)
    assert loaded.scores(query).tolist() == DenseIndex(AXES).scores(query).tolist()


@pytest.mark.parametrize(
    ("vectors", "says"),
    [
        (AXES.astype(np.float64), "float32"),
        (AXES[:0], "n > 0"),
        (AXES[0], r"\(2,\)"),
        (AXES * np.float32(1.1), "unit length"),
    ],
)
def test_refuses_what_is_not_unit_rows(vectors, says):
    with pytest.raises(ValueError, match=says):
        DenseIndex(vectors)
