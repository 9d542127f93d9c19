import numpy as np
import pytest
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import entropy


@pytest.mark.parametrize(("length", "bins"), [(20, 8), (7, 2), (5, 9)])
def test_it_agrees_with_numpy_s_histogram(length: int, bins: int) -> None:
    values = np.random.default_rng(4).normal(0.0, 1.0, 120)
    ours = entropy(values, length=length, bins=bins)

    assert np.isnan(ours[: length - 1]).all()
    for i in range(length - 1, len(values)):
        counts, _ = np.histogram(values[i - length + 1 : i + 1], bins)
        share = counts[counts > 0] / length
        assert_allclose(ours[i], -np.sum(share * np.log(share)) / np.log(bins), atol=1e-12)


def test_evenly_spread_values_have_all_of_it() -> None:
    assert_allclose(entropy(np.arange(100.0) + 0.5)[63:], 1.0)


def test_one_move_among_many_bars_leaves_little() -> None:
    values = np.zeros(64)
    values[40] = 1.0
    share = np.array([1.0, 63.0]) / 64.0

    assert_allclose(entropy(values)[63], -np.sum(share * np.log2(share)) / 3.0)


def test_a_market_that_stands_still_has_none(walk: FloatArray) -> None:
    assert np.isnan(entropy(np.full(100, 0.1))).all()
    assert_allclose(entropy(walk * 4.0), entropy(walk))


def test_rounding_does_not_lift_it_above_its_range() -> None:
    assert np.nanmax(entropy(np.arange(100.0), length=100, bins=100)) == 1.0
