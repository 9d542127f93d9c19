from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import atr, true_range

price = st.floats(1.0, 1e4) | st.integers(1, 5).map(float)
bars = st.lists(st.tuples(price, price, price), max_size=60).map(
    lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 3).T.copy()
)
lengths = st.integers(1, 12)


def naive(columns: FloatArray) -> list[float]:
    high, low, close = columns.tolist()
    return [
        max(high[i] - low[i], abs(high[i] - close[i - 1]), abs(low[i] - close[i - 1]))
        if i
        else high[0] - low[0]
        for i in range(len(close))
    ]


def ordered(columns: FloatArray) -> FloatArray:
    return np.stack((columns.max(axis=0), columns.min(axis=0), columns[2]))


@given(bars)
def test_it_agrees_with_a_plain_loop(columns: FloatArray) -> None:
    columns = ordered(columns)

    assert true_range(*columns).tolist() == naive(columns)


@given(bars, lengths)
def test_its_average_agrees_with_a_plain_loop(columns: FloatArray, length: int) -> None:
    columns = ordered(columns)
    ranges = naive(columns)
    expected = [np.nan] * min(length - 1, len(ranges))
    for i in range(length - 1, len(ranges)):
        last = expected[-1] if i else np.nan
        start = sum(ranges[:length]) / length
        expected.append(start if i < length else (last * (length - 1) + ranges[i]) / length)

    assert_allclose(atr(*columns, length=length), expected, rtol=1e-12)


def test_a_gap_counts_into_the_range() -> None:
    high, low, close = np.array([10.0, 15.0]), np.array([9.0, 14.0]), np.array([9.5, 14.5])

    assert true_range(high, low, close).tolist() == [1.0, 5.5]


def test_it_gives_chartschool_s_example() -> None:
    high = [48.70, 48.72, 48.90, 48.87, 48.82, 49.05, 49.20, 49.35, 49.92, 50.19,
            50.12, 49.66, 49.88, 50.19, 50.36, 50.57, 50.65]  # fmt: skip
    low = [47.79, 48.14, 48.39, 48.37, 48.24, 48.635, 48.94, 48.86, 49.50, 49.87,
           49.20, 48.90, 49.43, 49.725, 49.26, 50.09, 50.30]  # fmt: skip
    close = [48.16, 48.61, 48.75, 48.63, 48.74, 49.03, 49.07, 49.32, 49.91, 50.13,
             49.53, 49.50, 49.75, 50.03, 50.31, 50.52, 50.41]  # fmt: skip

    ours = atr(np.array(high), np.array(low), np.array(close))

    assert_allclose(ours[13:], [0.555, 0.5939285714, 0.5857908163, 0.5689486152], rtol=1e-9)


def test_it_matches_tradingview(golden: Any) -> None:
    table = golden.tradingview("tr.csv")
    columns = table.high, table.low, table.close

    table.assert_matches(true_range(*columns), "ta.tr(true)", rtol=0.0, atol=0.0)
    table.assert_matches(atr(*columns), "ta.atr(14)", rtol=1e-14, atol=0.0)


def test_it_ends_like_stock_indicators_which_leaves_the_first_bar_out(golden: Any) -> None:
    table = golden.stock_indicators("atr")

    ours = atr(table.high, table.low, table.close)

    table.assert_ends_alike(ours, "atr", start=300, rtol=1e-10)


def test_after_a_missing_close_the_range_is_unknown() -> None:
    high, low = np.full(4, 3.0), np.full(4, 2.0)
    close = np.array([2.5, np.nan, 2.5, 2.5])

    assert_array_equal(true_range(high, low, close), [1.0, 1.0, np.nan, 1.0])


def test_talib_leaves_the_first_range_out() -> None:
    talib = pytest.importorskip("talib")
    columns = ordered(np.random.default_rng(1).uniform(90.0, 110.0, (3, 200)))

    assert_array_equal(true_range(*columns)[1:], talib.TRANGE(*columns)[1:])
    for length in (1, 2, 14):
        ours = atr(*columns, length=length, compat="talib")
        assert_allclose(ours, talib.ATR(*columns, timeperiod=length), rtol=1e-12)
