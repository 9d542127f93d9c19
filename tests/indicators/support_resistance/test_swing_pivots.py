from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import swing_pivots


def naive(values: FloatArray, left: int, right: int) -> FloatArray:
    out = np.full(len(values), np.nan)
    for i in range(left + right, len(values)):
        top = values[i - right]
        others = [*values[i - right - left : i - right], *values[i - right + 1 : i + 1]]
        if top > max(others):
            out[i] = top
    return out


def news(prices: FloatArray, flags: FloatArray) -> FloatArray:
    """Return the prices on the bars that confirm them only, as TradingView has them."""
    return np.where(flags == 1.0, prices, np.nan)


@pytest.mark.parametrize(("left", "right"), [(1, 1), (4, 2), (2, 5)])
def test_it_agrees_with_a_plain_loop(bars: Any, left: int, right: int) -> None:
    ours = swing_pivots(bars.high, bars.low, left_length=left, right_length=right)

    assert_array_equal(news(ours.high, ours.new_high), naive(bars.high, left, right))
    assert_array_equal(news(ours.low, ours.new_low), -naive(-bars.low, left, right))
    assert np.isnan(ours.new_high[: left + right]).all()
    assert not np.isnan(ours.new_high[left + right :]).any()


def test_it_matches_tradingview(golden: Any) -> None:
    table = golden.tradingview("pivot.csv")
    by_range = swing_pivots(table.high, table.low, left_length=10, right_length=5)
    by_close = swing_pivots(table.close, table.close, left_length=10, right_length=5)

    for ours, source in ((by_range, ""), (by_close, "close, ")):
        high = news(ours.high, ours.new_high)
        low = news(ours.low, ours.new_low)
        table.assert_matches(high, f"ta.pivothigh({source}10, 5)", rtol=0.0)
        table.assert_matches(low, f"ta.pivotlow({source}10, 5)", rtol=0.0)


def test_a_swing_stays_until_the_next_one() -> None:
    high = np.array([1.0, 3.0, 1.0, 1.0, 2.0, 1.0, 1.0])

    ours = swing_pivots(high, high, left_length=1, right_length=1)

    assert_array_equal(ours.high, [np.nan, np.nan, 3.0, 3.0, 3.0, 2.0, 2.0])
    assert_array_equal(ours.new_high, [np.nan, np.nan, 1.0, 0.0, 0.0, 1.0, 0.0])


def test_equal_highs_confirm_nothing() -> None:
    high = np.array([1.0, 3.0, 3.0, 1.0, 1.0])

    assert np.isnan(swing_pivots(high, high, left_length=1, right_length=1).high).all()
