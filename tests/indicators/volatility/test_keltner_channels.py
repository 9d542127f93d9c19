from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import atr, ema, keltner_channels

price = st.floats(1.0, 1e4) | st.integers(1, 5).map(float)
bars = st.lists(st.tuples(price, price, price), max_size=60).map(
    lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 3).T.copy()
)
lengths = st.integers(1, 12)


@given(bars, lengths, lengths)
def test_it_is_made_of_the_average_and_the_average_range(
    columns: FloatArray, length: int, atr_length: int
) -> None:
    ours = keltner_channels(*columns, length=length, multiplier=1.5, atr_length=atr_length)
    middle, reach = ema(columns[2], length=length), 1.5 * atr(*columns, length=atr_length)

    assert_allclose(ours.middle, middle, rtol=1e-14)
    assert_allclose(ours.upper, middle + reach, rtol=1e-14)
    assert_allclose(ours.lower, middle - reach, rtol=1e-12, atol=1e-9)


def test_a_steady_candle_lies_in_a_steady_channel() -> None:
    close = np.full(40, 10.0)

    upper, middle, lower = keltner_channels(close + 0.5, close - 0.5, close)

    assert (upper[-1], middle[-1], lower[-1]) == (12.0, 10.0, 8.0)


def test_it_ends_like_stock_indicators_which_leaves_the_first_range_out(golden: Any) -> None:
    table = golden.stock_indicators("keltner")
    ours = keltner_channels(table.high, table.low, table.close)

    table.assert_matches(ours.middle, "centerline", rtol=1e-14)
    table.assert_ends_alike(ours.upper, "upperBand", start=300, rtol=1e-12)
    table.assert_ends_alike(ours.lower, "lowerBand", start=300, rtol=1e-12)


def test_it_agrees_with_talib() -> None:
    talib = pytest.importorskip("talib")
    rows = np.random.default_rng(1).uniform(90.0, 110.0, (3, 200))
    columns = rows.max(axis=0), rows.min(axis=0), rows[2]

    for lengths in ((20, 10), (5, 14), (2, 2)):
        ours = keltner_channels(*columns, length=lengths[0], atr_length=lengths[1], compat="talib")
        assert_allclose(ours, talib.KC(*columns, *lengths, 2.0), rtol=1e-12)
