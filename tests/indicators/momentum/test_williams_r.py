from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import williams_r

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
            out[i] = -100.0 * (top - close[i]) / (top - bottom)
    return out


@given(bars, lengths)
def test_it_agrees_with_a_plain_loop(columns: FloatArray, length: int) -> None:
    assert_allclose(williams_r(*columns, length=length), naive(columns, length), rtol=1e-12)


def test_a_close_at_the_high_is_plainly_zero() -> None:
    rise = np.arange(1.0, 40.0)

    assert str(williams_r(rise, rise - 1.0, rise)[-1]) == "0.0"


def test_it_gives_chartschool_s_example() -> None:
    high, low = np.full(14, 128.0), np.full(14, 126.0)
    high[5], low[10] = 128.4317, 124.5615
    close = np.full(14, 127.2876)

    assert_allclose(williams_r(high, low, close)[-1], -29.56178, rtol=1e-6)


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("willr")

    table.assert_matches(williams_r(table.high, table.low, table.close), "williamsR", rtol=1e-12)


def test_it_matches_talib(market: Any, talib: Any) -> None:
    columns = market.high, market.low, market.close

    assert_allclose(williams_r(*columns), talib.WILLR(*columns), rtol=1e-9, atol=1e-9)
