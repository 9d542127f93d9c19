import math
from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import bollinger_bands, bollinger_width

series = st.lists(st.floats(1.0, 1e4) | st.integers(1, 5).map(float), max_size=60).map(
    lambda values: np.array(values, dtype=np.float64)
)


@given(series, st.integers(1, 12))
def test_it_measures_the_bands(close: FloatArray, length: int) -> None:
    upper, middle, lower = bollinger_bands(close, length=length, multiplier=1.5)

    ours = bollinger_width(close, length=length, multiplier=1.5)

    assert_allclose(ours, (upper - lower) / middle, rtol=1e-9, atol=1e-13)


def test_a_quiet_price_costs_no_digits() -> None:
    close = 60000.0 + np.random.default_rng(2).choice([-0.01, 0.0, 0.01], 80)
    ours = bollinger_width(close)

    for i in range(19, 80):
        window = [Fraction(price) for price in close[i - 19 : i + 1].tolist()]
        mean = sum(window) / 20
        exact = 4.0 * math.sqrt(sum((price - mean) ** 2 for price in window) / 20) / float(mean)
        assert_allclose(ours[i], exact, rtol=1e-12)


def test_a_price_that_stands_still_has_no_width() -> None:
    assert (bollinger_width(np.full(40, 0.1))[19:] == 0.0).all()


def test_it_matches_tradingview_which_prints_percent(golden: Any) -> None:
    table = golden.tradingview("bb.csv")

    ours = 100.0 * bollinger_width(table.close, multiplier=2.1)

    # TradingView sums squares, which costs it some digits here.
    table.assert_matches(ours, "ta.bbw(close, 20, 2.1)", rtol=2e-9)


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("bb")

    table.assert_matches(bollinger_width(table.close), "width", rtol=1e-12)
