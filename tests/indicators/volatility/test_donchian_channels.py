from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import donchian_channels

price = st.floats(1.0, 1e4) | st.integers(1, 5).map(float)
bars = st.lists(st.tuples(price, price), max_size=60).map(
    lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 2).T.copy()
)
lengths = st.integers(1, 12)


@given(bars, lengths)
def test_it_agrees_with_a_plain_loop(columns: FloatArray, length: int) -> None:
    high, low = columns
    upper, middle, lower = donchian_channels(high, low, length=length)
    for i in range(length - 1, len(high)):
        assert upper[i] == max(high[i - length + 1 : i + 1])
        assert lower[i] == min(low[i - length + 1 : i + 1])
    assert_allclose(middle, (upper + lower) / 2.0)


def test_it_matches_stock_indicators_which_leaves_out_the_present_bar(golden: Any) -> None:
    table = golden.stock_indicators("donchian")
    ours = donchian_channels(table.high, table.low)

    for values, name in ((ours.upper, "upperBand"), (ours.lower, "lowerBand")):
        before = np.concatenate(([np.nan], values[:-1]))
        table.assert_matches(before, name, rtol=0.0, atol=0.0)


def test_it_agrees_with_talib() -> None:
    talib = pytest.importorskip("talib")
    rows = np.random.default_rng(1).uniform(90.0, 110.0, (2, 200))
    high, low = rows.max(axis=0), rows.min(axis=0)

    assert_array_equal(donchian_channels(high, low, length=9), talib.DONCHIAN(high, low, 9))
