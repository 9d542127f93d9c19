from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import parabolic_sar

price = st.floats(1.0, 1e4) | st.integers(1, 5).map(float)
bars = st.lists(st.tuples(price, price, price), max_size=60).map(
    lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 3).T.copy()
)
lengths = st.integers(1, 12)


def pine(columns: FloatArray, start: float, increment: float, maximum: float) -> FloatArray:
    """Follow the source of TradingView's `ta.sar`, rise and fall apart."""
    high, low, close = columns.tolist()
    out = np.full(len(close), np.nan)
    below, stop, extreme, pace = False, 0.0, 0.0, start
    for i in range(1, len(close)):
        turned = i == 1
        if i == 1:
            below = close[1] > close[0]
            stop, extreme = (low[0], high[1]) if below else (high[0], low[1])
        stop = stop + pace * (extreme - stop)
        if below and stop > low[i]:
            turned, below, stop, extreme, pace = True, False, max(high[i], extreme), low[i], start
        elif not below and stop < high[i]:
            turned, below, stop, extreme, pace = True, True, min(low[i], extreme), high[i], start
        if not turned and below and high[i] > extreme:
            extreme, pace = high[i], min(pace + increment, maximum)
        if not turned and not below and low[i] < extreme:
            extreme, pace = low[i], min(pace + increment, maximum)
        last_two = range(max(0, i - 2), i)
        if below:
            stop = min(stop, *(low[k] for k in last_two))
        else:
            stop = max(stop, *(high[k] for k in last_two))
        out[i] = stop
    return out


paces = st.floats(0.01, 0.1)


@given(bars, paces, paces, st.floats(0.1, 0.4))
def test_it_agrees_with_pine(
    columns: FloatArray, start: float, increment: float, maximum: float
) -> None:
    columns = np.stack((columns.max(axis=0), columns.min(axis=0), np.median(columns, axis=0)))

    ours = parabolic_sar(*columns, start=start, increment=increment, maximum=maximum)

    assert_array_equal(ours, pine(columns, start, increment, maximum))


def test_it_stays_below_a_rise_and_above_a_fall() -> None:
    rise = np.arange(100.0, 160.0)
    fall = rise[::-1].copy()

    assert (parabolic_sar(rise + 1.0, rise, rise + 0.5)[1:] <= rise[1:]).all()
    assert (parabolic_sar(fall, fall - 1.0, fall - 0.5)[1:] >= fall[1:]).all()


def test_it_matches_stock_indicators_but_where_pine_turns_before_it_clamps(golden: Any) -> None:
    table = golden.stock_indicators("psar")
    ours, theirs = parabolic_sar(table.high, table.low, table.close), table.expected["sar"]

    apart = np.flatnonzero(np.abs(ours - theirs) > 1e-9)

    # The start (the sides differ until the first turn), and two turns a bar or more apart.
    assert apart.tolist() == [*range(16, 40), *range(119, 131), 250]


@pytest.mark.parametrize(("pace", "maximum"), [(0.02, 0.2), (0.1, 0.05), (0.3, 0.4)])
@pytest.mark.parametrize("begin", range(6))
def test_it_agrees_with_talib_on_request(
    walk: Any, begin: int, pace: float, maximum: float
) -> None:
    talib = pytest.importorskip("talib")
    high, low, close = (column[begin:] for column in walk)
    ours = parabolic_sar(
        high, low, close, start=pace, increment=pace, maximum=maximum, compat="talib"
    )

    assert_allclose(ours, talib.SAR(high, low, pace, maximum), rtol=1e-12)


def test_a_market_that_stands_still_is_its_own_stop(flat: Any) -> None:
    assert_allclose(parabolic_sar(*flat)[1:], 0.1)
    assert_allclose(parabolic_sar(*flat, compat="talib")[1:], 0.1)


def test_touching_the_stop_is_a_turn_for_talib_only() -> None:
    high, low = np.array([110.0, 200.0, 200.0]), np.array([100.0, 150.0, 150.0])
    close = np.array([105.0, 180.0, 180.0])

    # Half of the way from 100 to 200 is the next low; kept out of the candles before, the stop
    # is 100 again.
    assert parabolic_sar(high, low, close, start=0.5, maximum=0.5)[1:].tolist() == [100.0, 100.0]
    low[2] = 100.0
    assert parabolic_sar(high, low, close, start=0.5, compat="talib")[2] == 200.0


def test_where_both_sides_widen_alike_talib_begins_with_a_rise() -> None:
    high, low, close = np.array([10.0, 11.0]), np.array([9.0, 8.5]), np.array([9.5, 9.0])

    assert parabolic_sar(high, low, close, compat="talib")[1] == 11.0  # it turned at once
    assert parabolic_sar(high - [0.0, 0.5], low, close, compat="talib")[1] == 10.5
    assert parabolic_sar(high - [0.0, 0.6], low, close, compat="talib")[1] == 8.5
