from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.indicators import accumulation_distribution

price = st.floats(1.0, 1e4) | st.integers(1, 5).map(float)
traded = st.floats(0.01, 1e4) | st.just(0.0)
bars = st.lists(st.tuples(st.tuples(price, price, price).map(sorted), traded), max_size=60)


@given(bars)
def test_it_agrees_with_a_plain_loop(rows: list[tuple[list[float], float]]) -> None:
    level, expected = 0.0, []
    for (low, close, high), volume in rows:
        level += volume * ((close - low) - (high - close)) / (high - low) if high > low else 0.0
        expected.append(level)
    columns = np.array([[*prices, volume] for prices, volume in rows]).reshape(-1, 4).T.copy()

    ours = accumulation_distribution(columns[2], columns[0], columns[1], columns[3])

    assert_allclose(ours, expected, rtol=1e-9, atol=1e-7)


def test_a_candle_without_range_took_no_side() -> None:
    high, low = np.array([11.0, 10.0, 11.0]), np.full(3, 10.0)

    ours = accumulation_distribution(high, low, high, np.full(3, 4.0))

    assert ours.tolist() == [4.0, 4.0, 8.0]


def test_it_matches_tradingview(golden: Any) -> None:
    table = golden.tradingview("accdist+pvi+pvt+wad+wvad.csv")

    ours = accumulation_distribution(table.high, table.low, table.close, table.volume)

    table.assert_matches(ours, "ta.accdist", rtol=1e-12, atol=1e-7)


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("adl")

    ours = accumulation_distribution(table.high, table.low, table.close, table.volume)

    table.assert_matches(ours, "adl", rtol=1e-12, atol=1e-6)


def test_it_matches_talib(golden: Any) -> None:
    talib = pytest.importorskip("talib")
    table = golden.quotes()
    columns = table.high, table.low, table.close, table.volume

    assert_allclose(accumulation_distribution(*columns), talib.AD(*columns), rtol=1e-9)
