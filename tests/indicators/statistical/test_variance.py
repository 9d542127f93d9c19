from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import variance

series = st.lists(st.floats(1.0, 1e4) | st.integers(1, 5).map(float), max_size=40).map(
    lambda values: np.array(values, dtype=np.float64)
)


def naive(values: FloatArray, length: int, divisor: int) -> FloatArray:
    exact = [Fraction(value) for value in values.tolist()]
    out = np.full(len(values), np.nan)
    for i in range(length - 1, len(values)):
        window = exact[i - length + 1 : i + 1]
        mean = sum(window) / length
        out[i] = float(sum((value - mean) ** 2 for value in window) / divisor)
    return out


@given(series, st.integers(2, 12))
def test_it_agrees_with_exact_arithmetic(values: FloatArray, length: int) -> None:
    expected = naive(values, length, length)
    sample = naive(values, length, length - 1)

    assert_allclose(variance(values, length=length), expected, rtol=1e-9, atol=1e-18)
    assert_allclose(variance(values, length=length, of="sample"), sample, rtol=1e-9, atol=1e-18)


def test_it_matches_talib(walk: FloatArray) -> None:
    talib = pytest.importorskip("talib")

    assert_allclose(variance(walk, length=20), talib.VAR(walk, timeperiod=20), rtol=1e-9)


def test_it_matches_lean(golden: Any) -> None:
    table = golden.lean("spy_var.txt")

    assert_allclose(variance(table.close, length=10)[9:], table.expected["Var"][9:], atol=1e-8)


def test_it_matches_pandas_ta(pandas_ta: Any) -> None:
    pandas_ta.assert_matches(variance(pandas_ta.close), "variance_20")


def test_a_market_that_stands_still_has_exactly_none() -> None:
    assert (variance(np.full(30, 0.1))[19:] == 0.0).all()
    assert variance.warm_up() == {"variance": 19}  # type: ignore[attr-defined]
