from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import cmf

price = st.floats(1.0, 1e4) | st.integers(1, 5).map(float)
traded = st.floats(0.01, 1e4) | st.just(0.0)
bars = st.lists(st.tuples(st.tuples(price, price, price).map(sorted), traded), max_size=60)
lengths = st.integers(1, 12)


@given(bars, lengths)
def test_it_agrees_with_a_plain_loop(rows: list[tuple[list[float], float]], length: int) -> None:
    flow = [
        0.0 if high == low else volume * ((close - low) - (high - close)) / (high - low)
        for (low, close, high), volume in rows
    ]
    columns = np.array([[*prices, volume] for prices, volume in rows]).reshape(-1, 4).T.copy()
    expected = np.full(len(rows), np.nan)
    for i in range(length - 1, len(rows)):
        total = sum(columns[3, i - length + 1 : i + 1].tolist())
        if total > 0.0:
            expected[i] = sum(flow[i - length + 1 : i + 1]) / total

    ours = cmf(columns[2], columns[0], columns[1], columns[3], length=length)
    assert_allclose(ours, expected, rtol=1e-9, atol=1e-9)


def test_closes_at_the_high_are_1_and_a_bar_without_range_takes_no_side() -> None:
    low, volume = np.full(25, 10.0), np.ones(25)
    high = low + 1.0
    high[-5:] = 10.0

    ours: FloatArray = cmf(high, low, high, volume)

    assert_allclose(ours[[19, 24]], [1.0, 0.75])


def test_a_bar_without_range_and_without_a_close_is_missing_all_the_same() -> None:
    high, low = np.full(9, 11.0), np.full(9, 10.0)
    close, volume = np.full(9, 10.5), np.ones(9)
    high[4], close[4] = 10.0, np.nan

    ours = cmf(high, low, close, volume, length=2)

    assert np.flatnonzero(np.isnan(ours)).tolist() == [0, 4, 5]


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("cmf")

    ours = cmf(table.high, table.low, table.close, table.volume)

    table.assert_matches(ours, "cmf", rtol=1e-12)


def test_it_matches_talib(golden: Any) -> None:
    talib = pytest.importorskip("talib")
    table = golden.quotes()
    columns = table.high, table.low, table.close, table.volume

    assert_allclose(cmf(*columns), talib.CMF(*columns), rtol=1e-9)
