import math
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import choppiness

price = st.floats(1.0, 1e4) | st.integers(1, 5).map(float)
bars = st.lists(st.tuples(price, price, price), max_size=60).map(
    lambda rows: np.sort(np.array(rows, dtype=np.float64).reshape(-1, 3), axis=1).T.copy()
)


@given(bars, st.integers(2, 12))
def test_it_agrees_with_a_plain_loop(columns: FloatArray, length: int) -> None:
    low, close, high = columns.tolist()
    ranges = [
        max(high[i], close[i - 1]) - min(low[i], close[i - 1]) if i else high[0] - low[0]
        for i in range(len(close))
    ]
    expected = np.full(len(close), np.nan)
    for i in range(length - 1, len(close)):
        ground = max(high[i - length + 1 : i + 1]) - min(low[i - length + 1 : i + 1])
        way = math.fsum(ranges[i - length + 1 : i + 1])
        if ground > 0.0:
            expected[i] = 100.0 * math.log10(way / ground) / math.log10(length)

    ours = choppiness(columns[2], columns[0], columns[1], length=length)
    assert_allclose(ours, expected, rtol=1e-9, atol=1e-9)


def test_bars_one_over_the_other_are_all_chop_and_bars_in_a_row_none() -> None:
    low, rise = np.full(30, 10.0), np.arange(30.0)

    assert_allclose(choppiness(low + 1.0, low, low + 0.5)[13:], 100.0)
    assert_allclose(choppiness(rise + 1.0, rise, rise + 1.0)[13:], 0.0, atol=1e-12)


def test_it_matches_lean(golden: Any) -> None:
    table = golden.lean("spy_with_chop.csv")

    table.assert_matches(choppiness(table.high, table.low, table.close), "CHOP14", rtol=1e-14)
