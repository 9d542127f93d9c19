from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import price_volume_trend

price = st.floats(1.0, 1e4) | st.integers(1, 5).map(float)
traded = st.floats(0.01, 1e4) | st.just(0.0)
bars = st.lists(st.tuples(price, traded), max_size=60).map(
    lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 2).T.copy()
)


@given(bars)
def test_it_agrees_with_a_plain_loop(columns: FloatArray) -> None:
    close, volume = columns.tolist()
    level, expected = 0.0, [np.nan][: len(close)]
    for i in range(1, len(close)):
        level += (close[i] - close[i - 1]) / close[i - 1] * volume[i]
        expected.append(level)

    assert_allclose(price_volume_trend(*columns), expected, rtol=1e-9, atol=1e-9)


def test_it_matches_tradingview(golden: Any) -> None:
    table = golden.tradingview("accdist+pvi+pvt+wad+wvad.csv")

    table.assert_matches(price_volume_trend(table.close, table.volume), "ta.pvt", rtol=1e-12)


def test_it_matches_talib_but_for_its_first_bar(golden: Any) -> None:
    talib = pytest.importorskip("talib")
    table = golden.quotes()

    ours = price_volume_trend(table.close, table.volume)

    assert_allclose(ours[1:], talib.PVT(table.close, table.volume)[1:], rtol=1e-9)
