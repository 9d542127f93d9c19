from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import skew

series = st.lists(st.floats(1.0, 1e4) | st.integers(1, 5).map(float), max_size=40).map(
    lambda values: np.array(values, dtype=np.float64)
)


def naive(values: FloatArray, length: int) -> FloatArray:
    exact = [Fraction(value) for value in values.tolist()]
    out = np.full(len(values), np.nan)
    for i in range(length - 1, len(values)):
        window = exact[i - length + 1 : i + 1]
        mean = sum(window) / length
        squares = float(sum((value - mean) ** 2 for value in window) / length)
        cubes = float(sum((value - mean) ** 3 for value in window) / length)
        if squares:
            bias = (length * (length - 1)) ** 0.5 / (length - 2)
            out[i] = bias * cubes / squares**1.5
    return out


@given(series, st.integers(3, 12))
def test_it_agrees_with_exact_arithmetic(values: FloatArray, length: int) -> None:
    assert_allclose(skew(values, length=length), naive(values, length), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize(("start", "step"), [(0.0, 1.0), (60000.0, 0.01), (5.0, -0.1)])
def test_a_straight_line_leans_to_no_side(start: float, step: float) -> None:
    assert_allclose(skew(start + step * np.arange(40.0))[19:], 0.0, atol=1e-9)


def test_upside_down_it_leans_to_the_other_side(walk: FloatArray) -> None:
    assert_allclose(skew(-walk), -skew(walk), rtol=1e-12)


def test_it_matches_pandas_ta(pandas_ta: Any) -> None:
    pandas_ta.assert_matches(skew(pandas_ta.close), "skew_20")


def test_a_market_that_stands_still_has_none() -> None:
    assert np.isnan(skew(np.full(30, 0.1))).all()
