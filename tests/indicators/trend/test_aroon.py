from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import aroon

price = st.floats(1.0, 1e4) | st.integers(1, 5).map(float)
bars = st.lists(st.tuples(price, price), max_size=60).map(
    lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 2).T.copy()
)
lengths = st.integers(1, 12)


@given(bars, lengths)
def test_it_agrees_with_a_plain_loop(columns: FloatArray, length: int) -> None:
    high, low = columns.tolist()
    up, down, oscillator = aroon(*columns, length=length)
    for i in range(length, len(high)):
        tops, bottoms = high[i - length : i + 1], low[i - length : i + 1]
        assert_allclose(up[i], 100.0 * tops.index(max(tops)) / length)
        assert_allclose(down[i], 100.0 * bottoms.index(min(bottoms)) / length)
    assert_allclose(oscillator, up - down)


def test_a_new_high_each_bar_is_100() -> None:
    rise = np.arange(1.0, 40.0)

    up, down, _ = aroon(rise, rise)

    assert (up[-1], down[-1]) == (100.0, 0.0)


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("aroon")
    ours = aroon(table.high, table.low, length=25)

    table.assert_matches(ours.up, "aroonUp")
    table.assert_matches(ours.down, "aroonDown")
    table.assert_matches(ours.oscillator, "oscillator")


def test_of_equal_highs_it_takes_the_one_tradingview_takes(golden: Any) -> None:
    table = golden.tradingview("highest+lowest.csv")
    ours = aroon(table.high, table.low, length=9)

    for values, pine in ((ours.up, "ta.highestbars(10)"), (ours.down, "ta.lowestbars(10)")):
        assert_allclose(values / 100.0 * 9.0 - 9.0, table.expected[pine], atol=1e-12)
