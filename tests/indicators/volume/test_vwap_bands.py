from fractions import Fraction
from math import sqrt

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import vwap, vwap_bands

HOUR = 3_600_000
price = st.floats(1.0, 1e4) | st.integers(1, 5).map(float)
traded = st.floats(0.01, 1e4) | st.just(0.0)
bars = st.lists(st.tuples(price, traded), max_size=40).map(
    lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 2).T.copy()
)


def naive(prices: list[float], volumes: list[float]) -> float:
    """Compute the weighted deviation in exact fractions, the mean first."""
    pairs = [(Fraction(p), Fraction(v)) for p, v in zip(prices, volumes, strict=True)]
    weight = sum(v for _, v in pairs)
    if weight == 0:
        return np.nan
    mean = sum(p * v for p, v in pairs) / weight
    return sqrt(sum((p - mean) ** 2 * v for p, v in pairs) / weight)


@given(bars, st.integers(0, 23))
def test_it_is_a_deviation_from_the_average_of_the_day(columns: FloatArray, hour: int) -> None:
    close, volume = columns
    open_time = (np.arange(len(close), dtype=np.int64) + hour) * HOUR
    typical = ((close + close + close) / 3.0).tolist()
    first = [max(0, i - (i + hour) % 24) for i in range(len(typical))]
    expected = [naive(typical[k : i + 1], volume[k : i + 1].tolist()) for i, k in enumerate(first)]

    bands = vwap_bands(close, close, close, volume, open_time=open_time, multiplier=2.0)

    assert_array_equal(bands.middle, vwap(close, close, close, volume, open_time=open_time))
    assert_allclose(bands.upper - bands.middle, 2.0 * np.array(expected), rtol=1e-9, atol=1e-10)
    assert_allclose(bands.middle - bands.lower, 2.0 * np.array(expected), rtol=1e-9, atol=1e-10)


def test_prices_that_barely_move_do_not_cancel() -> None:
    close, volume = np.array([60000.0, 60000.001, 59999.999]), np.array([1.0, 2.0, 3.0])
    expected = naive(((close + close + close) / 3.0).tolist(), volume.tolist())

    bands = vwap_bands(close, close, close, volume, open_time=np.arange(3, dtype=np.int64))

    assert_allclose((bands.upper - bands.lower)[-1] / 2.0, expected, rtol=1e-7)


def test_they_start_closed_and_each_day_anew() -> None:
    close, volume = np.array([10.0, 20.0, 50.0]), np.array([1.0, 1.0, 0.0])

    bands = vwap_bands(close, close, close, volume, open_time=np.array([22, 23, 24]) * HOUR)

    assert_allclose(bands.upper, [10.0, 20.0, np.nan])
    assert_allclose(bands.lower, [10.0, 10.0, np.nan])
