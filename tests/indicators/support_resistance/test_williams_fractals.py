from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from candlewick.indicators import williams_fractals


def test_it_matches_talib(bars: Any) -> None:
    talib = pytest.importorskip("talib")
    for length in (2, 3):
        ours = williams_fractals(bars.high, bars.low, length=length)
        high, low = talib.FRACTAL(bars.high, bars.low, leftbars=length, rightbars=length)

        start = 2 * length
        assert_array_equal(ours.new_high[start:], high[start:] / 100.0)
        assert_array_equal(ours.new_low[start:], np.abs(low[start:]) / 100.0)


def test_it_matches_stock_indicators_two_bars_later(golden: Any) -> None:
    table = golden.stock_indicators("fractal")
    ours = williams_fractals(table.high, table.low)

    high = np.where(ours.new_high == 1.0, ours.high, np.nan)
    low = np.where(ours.new_low == 1.0, ours.low, np.nan)
    assert_array_equal(high[2:], table.expected["fractalBear"][:-2])
    assert_array_equal(low[2:], table.expected["fractalBull"][:-2])


def test_the_first_flag_comes_after_both_sides(bars: Any) -> None:
    ours = williams_fractals(bars.high, bars.low)

    assert np.flatnonzero(~np.isnan(ours.new_high))[0] == 4
    assert williams_fractals.warm_up()["new_high"] == 4  # type: ignore[attr-defined]
