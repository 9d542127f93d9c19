import math
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import alma, sma

series = st.lists(st.floats(1.0, 1e4) | st.integers(1, 5).map(float), max_size=60).map(
    lambda values: np.array(values, dtype=np.float64)
)


def naive(values: FloatArray, length: int, offset: float, sigma: float) -> FloatArray:
    out = np.full(len(values), np.nan)
    peak, deviation = offset * (length - 1), length / sigma
    weights = [math.exp(-((k - peak) ** 2) / (2.0 * deviation**2)) for k in range(length)]
    for i in range(length - 1, len(values)):
        window = values[i - length + 1 : i + 1]
        out[i] = math.fsum(w * x for w, x in zip(weights, window, strict=True)) / sum(weights)
    return out


@given(series, st.integers(1, 12), st.floats(0.0, 1.0), st.floats(0.1, 20.0))
def test_it_agrees_with_a_plain_loop(
    values: FloatArray, length: int, offset: float, sigma: float
) -> None:
    ours = alma(values, length=length, offset=offset, sigma=sigma)

    assert_allclose(ours, naive(values, length, offset, sigma), rtol=1e-12)


def test_the_widest_curve_is_flat_and_the_narrowest_takes_the_peak_alone() -> None:
    values = np.array([3.0, 8.0, 1.0, 9.0, 4.0])

    assert_allclose(alma(values, length=3, sigma=1e-9), sma(values, length=3))
    assert_allclose(alma(values, length=3, offset=0.9, sigma=1e9)[2:], values[2:])


def test_it_matches_tradingview(golden: Any) -> None:
    table = golden.tradingview("ma.csv")
    ours = alma(table.close, length=10, offset=0.55, sigma=12.0)

    table.assert_matches(alma(table.close, length=5), "ta.alma(close, 5, 0.85, 6)", rtol=1e-14)
    table.assert_matches(ours, "ta.alma(close, 10, 0.55, 12)", rtol=1e-14)
