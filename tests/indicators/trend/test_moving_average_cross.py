from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from candlewick.indicators import ema, moving_average_cross, sma


@pytest.mark.parametrize("average", ["simple", "exponential"])
def test_it_agrees_with_a_plain_loop(walk: Any, average: Any) -> None:
    mean = sma if average == "simple" else ema
    fast, slow = mean(walk.close, length=3), mean(walk.close, length=8)
    ours = moving_average_cross(walk.close, fast_length=3, slow_length=8, average=average)
    side, since = 0.0, np.nan
    for i in range(7, 400):
        now = float(np.sign(fast[i] - slow[i])) or side
        since = 0.0 if now * side < 0.0 else since + 1.0
        side = now
        assert_array_equal((ours.side[i], ours.bars_since_cross[i]), (side, since))
    assert since == since  # noqa: PLR0124 - there were crosses


def test_it_crosses_where_tradingview_does(golden: Any) -> None:
    table = golden.tradingview("cross.csv")
    ours = moving_average_cross(table.close, fast_length=5, slow_length=11, average="exponential")
    crosses = ours.bars_since_cross == 0.0

    assert_array_equal(crosses, table.expected["ta.cross(ema1, ema2)"] != 0.0)
    over, under = (table.expected[f"ta.cross{way}(ema1, ema2)"] for way in ("over", "under"))
    assert_array_equal(ours.side[crosses], (over + under)[crosses])


def test_touching_is_not_crossing() -> None:
    values = np.array([1.0, 2.0, 2.0, 3.0, 1.0, 1.0, 2.0])
    ours = moving_average_cross(values, fast_length=1, slow_length=2)

    assert_array_equal(ours.side, [np.nan, 1.0, 1.0, 1.0, -1.0, -1.0, 1.0])
    assert_array_equal(ours.bars_since_cross, [np.nan] * 4 + [0.0, 1.0, 0.0])


def test_without_movement_there_is_no_side(flat: Any) -> None:
    ours = moving_average_cross(flat.close, fast_length=2, slow_length=4)

    assert ours.side[3:].tolist() == [0.0] * 77
    assert np.isnan(ours.bars_since_cross).all()
