from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import rolling_vwap, vwap

price = st.floats(1.0, 1e4) | st.integers(1, 5).map(float)
traded = st.floats(0.01, 1e4) | st.just(0.0)
bars = st.lists(st.tuples(price, price, price, traded), max_size=60).map(
    lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 4).T.copy()
)
lengths = st.integers(1, 12)
HOUR = 3_600_000


def naive(columns: FloatArray, first: int, last: int) -> float:
    typical = ((columns[0] + columns[1] + columns[2]) / 3.0).tolist()[first : last + 1]
    volume = columns[3].tolist()[first : last + 1]
    money = sum(t * v for t, v in zip(typical, volume, strict=True))
    return money / sum(volume) if sum(volume) > 0.0 else np.nan


@given(bars, st.integers(0, 23))
def test_it_averages_since_midnight_utc(columns: FloatArray, hour: int) -> None:
    size = columns.shape[1]
    open_time = (np.arange(size, dtype=np.int64) + hour) * HOUR
    expected = [naive(columns, max(0, i - (i + hour) % 24), i) for i in range(size)]

    assert_allclose(vwap(*columns, open_time=open_time), expected, rtol=1e-12)


@given(bars, lengths)
def test_the_rolling_one_averages_its_window(columns: FloatArray, length: int) -> None:
    size = columns.shape[1]
    expected = [naive(columns, i - length + 1, i) if i >= length - 1 else np.nan
                for i in range(size)]  # fmt: skip

    assert_allclose(rolling_vwap(*columns, length=length), expected, rtol=1e-12)


def test_a_missing_day_starts_afresh_too() -> None:
    price, volume = np.array([10.0, 20.0, 50.0]), np.ones(3)
    open_time = np.array([1, 2, 50]) * HOUR

    assert vwap(price, price, price, volume, open_time=open_time).tolist() == [10.0, 15.0, 50.0]


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("vwap")
    one_day = np.arange(len(table.close), dtype=np.int64)

    ours = vwap(table.high, table.low, table.close, table.volume, open_time=one_day)

    table.assert_matches(ours, "vwap", rtol=1e-14)


def test_the_rolling_one_matches_lean_which_averages_all_four_prices(golden: Any) -> None:
    table = golden.lean("spy_with_vwap.txt")
    price = (table.open + table.high + table.low + table.close) / 4.0

    ours = rolling_vwap(price, price, price, table.volume, length=50)

    table.assert_matches(ours, "Moving VWAP 50", rtol=0.0, atol=6e-5)
