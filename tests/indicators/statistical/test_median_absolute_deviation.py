import statistics

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import median_absolute_deviation

series = st.lists(st.floats(-1e4, 1e4) | st.integers(-2, 2).map(float), max_size=40).map(
    lambda values: np.array(values, dtype=np.float64)
)


@given(series, st.integers(2, 12))
def test_it_agrees_with_a_plain_loop(values: FloatArray, length: int) -> None:
    ours = median_absolute_deviation(values, length=length)

    assert np.isnan(ours[: length - 1]).all()
    for i in range(length - 1, len(values)):
        window = values[i - length + 1 : i + 1].tolist()
        middle = statistics.median(window)
        expected = statistics.median(abs(value - middle) for value in window)
        assert_allclose(ours[i], expected, rtol=1e-9, atol=1e-9)


def test_one_wild_price_hardly_moves_it() -> None:
    values = np.arange(40.0)
    values[30] = 1e9

    assert (median_absolute_deviation(values)[19:] <= 6.0).all()


def test_of_a_straight_line_it_is_a_quarter_of_the_length() -> None:
    assert_allclose(median_absolute_deviation(0.5 * np.arange(40.0))[19:], 0.5 * 5.0)


def test_it_is_the_share_of_a_normal_sample_that_the_docstring_says() -> None:
    sample = np.random.default_rng(3).normal(0.0, 2.0, 1900)

    assert_allclose(1.4826 * median_absolute_deviation(sample, length=1900)[-1], 2.0, rtol=0.05)
