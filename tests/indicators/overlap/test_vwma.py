from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.candles import Candles
from candlewick.indicators import sma, vwma

bars = st.lists(st.tuples(st.floats(1.0, 1e4), st.integers(0, 9)), max_size=60)


@given(bars, st.integers(1, 12))
def test_it_agrees_with_a_plain_loop(candles: list[tuple[float, int]], length: int) -> None:
    expected = np.full(len(candles), np.nan)
    for i in range(length - 1, len(candles)):
        window = candles[i - length + 1 : i + 1]
        traded = sum(volume for _, volume in window)
        if traded:
            expected[i] = sum(price * volume for price, volume in window) / traded
    close, volume = np.array(candles, dtype=np.float64).reshape(-1, 2).T.copy()

    assert_allclose(vwma(close, volume, length=length), expected, rtol=1e-12)


def test_with_the_same_volume_everywhere_it_is_the_plain_mean(history: Candles) -> None:
    volume = np.full(900, 3.0)

    assert_allclose(vwma(history.close, volume), sma(history.close))


def test_without_volume_there_is_no_value() -> None:
    assert np.isnan(vwma(np.ones(30), np.zeros(30))).all()


def test_it_matches_tradingview(golden: Any) -> None:
    table = golden.tradingview("ma.csv")

    table.assert_matches(vwma(table.close, table.volume), "ta.vwma(close, 20)", rtol=1e-13)


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("vwma")

    table.assert_matches(vwma(table.close, table.volume, length=14), "vwma", rtol=1e-13)


@pytest.mark.parametrize("length", [1, 5, 20])
def test_it_matches_talib(history: Candles, length: int) -> None:
    talib = pytest.importorskip("talib")

    ours = vwma(history.close, history.volume, length=length)

    assert_allclose(ours, talib.VWMA(history.close, history.volume, timeperiod=length), rtol=1e-12)
