from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import stochastic

price = st.floats(1.0, 1e4) | st.integers(1, 5).map(float)
bars = st.lists(st.tuples(price, price, price), max_size=60).map(
    lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 3).T.copy()
)
lengths = st.integers(1, 12)


def naive(columns: FloatArray, length: int) -> FloatArray:
    high, low, close = columns
    out = np.full(len(close), np.nan)
    for i in range(length - 1, len(close)):
        top, bottom = max(high[i - length + 1 : i + 1]), min(low[i - length + 1 : i + 1])
        if top != bottom:
            out[i] = 100.0 * (close[i] - bottom) / (top - bottom)
    return out


def mean(values: FloatArray, length: int) -> FloatArray:
    out = np.full(len(values), np.nan)
    for i in range(length - 1, len(values)):
        out[i] = np.mean(values[i - length + 1 : i + 1])
    return out


@given(bars, lengths, st.integers(1, 4), st.integers(1, 4))
def test_it_agrees_with_a_plain_loop(
    columns: FloatArray, length: int, k_length: int, d_length: int
) -> None:
    k, d = stochastic(*columns, length=length, k_length=k_length, d_length=d_length)
    expected = mean(naive(columns, length), k_length)
    scale = np.nanmax(np.abs(expected), initial=1.0)

    assert_allclose(k, expected, rtol=1e-9, atol=1e-12 * scale)
    assert_allclose(d, mean(expected, d_length), rtol=1e-9, atol=1e-12 * scale)


def test_a_close_at_the_high_is_100() -> None:
    rise = np.arange(1.0, 40.0)

    assert stochastic(rise, rise - 1.0, rise).d[-1] == 100.0


def test_it_matches_tradingview(golden: Any) -> None:
    table = golden.tradingview("mfi+rsi+stoch.csv")
    raw = stochastic(table.high, table.low, table.close, length=20, k_length=1).k

    table.assert_matches(raw, "ta.stoch(close, high, low, 20)", rtol=1e-13)


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("stoch")
    k, d = stochastic(table.high, table.low, table.close)

    table.assert_matches(k, "oscillator", rtol=1e-13)
    table.assert_matches(d, "signal", rtol=1e-13)


def test_it_matches_talib(market: Any, talib: Any) -> None:
    columns = market.high, market.low, market.close
    ours = stochastic(*columns, compat="talib")

    assert_allclose(ours, talib.STOCH(*columns, 14, 3, 0, 3, 0), rtol=1e-9, atol=1e-10)
