from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import atr, supertrend

price = st.floats(1.0, 1e4) | st.integers(1, 5).map(float)
bars = st.lists(st.tuples(price, price, price), max_size=60).map(
    lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 3).T.copy()
)
lengths = st.integers(1, 12)


def pine(columns: FloatArray, length: int, multiplier: float) -> tuple[FloatArray, FloatArray]:
    """Follow the source of TradingView's `ta.supertrend`, its sign of the direction included."""
    high, low, close = columns
    reach = multiplier * atr(high, low, close, length=length)
    line, direction = np.full(len(close), np.nan), np.full(len(close), np.nan)
    upper, lower = high * 0.0, low * 0.0
    for i in range(len(close)):
        upper[i] = (high[i] + low[i]) / 2 + reach[i]
        lower[i] = (high[i] + low[i]) / 2 - reach[i]
        if np.isnan(reach[i]):
            continue
        if np.isnan(reach[i - 1]) or i == 0:
            direction[i], line[i] = 1.0, upper[i]
            continue
        if not (lower[i] > lower[i - 1] or close[i - 1] < lower[i - 1]):
            lower[i] = lower[i - 1]
        if not (upper[i] < upper[i - 1] or close[i - 1] > upper[i - 1]):
            upper[i] = upper[i - 1]
        if line[i - 1] == upper[i - 1]:
            direction[i] = -1.0 if close[i] > upper[i] else 1.0
        else:
            direction[i] = 1.0 if close[i] < lower[i] else -1.0
        line[i] = lower[i] if direction[i] == -1.0 else upper[i]
    return line, direction


@given(bars, lengths, st.floats(0.5, 3.0))
def test_it_agrees_with_pine(columns: FloatArray, length: int, multiplier: float) -> None:
    columns = np.stack((columns.max(axis=0) + 0.5, columns.min(axis=0), columns[2]))
    line, direction = pine(columns, length, multiplier)

    ours = supertrend(*columns, length=length, multiplier=multiplier)

    assert_array_equal(ours.line, line)
    assert_array_equal(ours.direction, -direction)


def test_it_turns_when_the_close_crosses_the_band() -> None:
    close = np.concatenate((np.linspace(100.0, 90.0, 20), np.linspace(91.0, 120.0, 20)))
    ours = supertrend(close + 0.2, close - 0.2, close)

    assert (ours.direction[15], ours.direction[-1]) == (-1.0, 1.0)
    assert ours.line[15] > close[15]
    assert ours.line[-1] < close[-1]


def test_it_ends_like_stock_indicators_which_starts_a_bar_later(golden: Any) -> None:
    table = golden.stock_indicators("supertrend")
    ours = supertrend(table.high, table.low, table.close)

    table.assert_ends_alike(ours.line, "superTrend", start=300, rtol=1e-12)
    rising = ~np.isnan(table.expected["lowerBand"][300:])
    assert_allclose(ours.direction[300:], np.where(rising, 1.0, -1.0))


@pytest.mark.parametrize(("length", "multiplier"), [(10, 3.0), (3, 1.0), (2, 0.5)])
def test_it_agrees_with_talib_on_request(walk: Any, length: int, multiplier: float) -> None:
    talib = pytest.importorskip("talib")
    line, direction = talib.SUPERTREND(*walk, length, multiplier)
    ours = supertrend(*walk, length=length, multiplier=multiplier, compat="talib")

    assert_allclose(ours.line, line, rtol=1e-9)
    assert_array_equal(ours.direction[length:], direction[length:])
    assert np.isnan(ours.direction[:length]).all()


def test_a_close_on_the_band_is_no_turn() -> None:
    high, low = np.array([11.0, 15.0, 10.0]), np.array([9.0, 13.0, 9.0])
    ours = supertrend(high, low, np.array([10.0, 14.0, 9.0]), length=1, multiplier=1.0)

    assert ours.line.tolist() == [12.0, 9.0, 9.0]
    assert ours.direction.tolist() == [-1.0, 1.0, 1.0]


def test_where_both_bands_meet_it_falls_unless_the_upper_one_is_crossed_as_pine_has_it() -> None:
    high, low = np.array([10.0, 12.0, 12.0, 12.0]), np.full(4, 10.0)
    ours = supertrend(high, low, np.array([10.0, 10.0, 12.0, 10.0]), length=1, multiplier=1.0)

    assert ours.line.tolist() == [10.0, 10.0, 10.0, 13.0]
    assert ours.direction.tolist() == [-1.0, -1.0, 1.0, -1.0]
