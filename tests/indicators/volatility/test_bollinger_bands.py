import math
import statistics
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import bollinger_bands

series = st.lists(st.floats(1.0, 1e4) | st.integers(1, 5).map(float), max_size=60).map(
    lambda values: np.array(values, dtype=np.float64)
)
lengths = st.integers(1, 12)


@given(series, lengths)
def test_it_agrees_with_exact_arithmetic(close: FloatArray, length: int) -> None:
    ours = bollinger_bands(close, length=length, multiplier=1.5)

    assert np.isnan(ours.middle[: length - 1]).all()
    for i in range(length - 1, len(close)):
        window = close[i - length + 1 : i + 1].tolist()
        mean, reach = statistics.mean(window), 1.5 * statistics.pstdev(window)

        assert_allclose(ours.middle[i], mean, rtol=1e-13)
        assert_allclose(ours.upper[i], mean + reach, rtol=1e-13)
        assert_allclose(ours.lower[i], mean - reach, rtol=1e-13, atol=1e-13 * mean)


def test_the_bands_meet_exactly_while_the_price_stands_still() -> None:
    ours = bollinger_bands(np.full(40, 0.1), length=7)

    assert (ours.upper[6:] == ours.lower[6:]).all()


def test_the_bands_of_a_quiet_price_keep_their_width() -> None:
    close = 60000.0 + np.random.default_rng(1).choice([-0.01, 0.0, 0.01], 80)
    # So wide that the middle takes no digits away.
    ours = bollinger_bands(close, multiplier=1e12)

    for i in range(19, 80):
        window = [Fraction(price) for price in close[i - 19 : i + 1].tolist()]
        mean = sum(window) / 20
        exact = math.sqrt(sum((price - mean) ** 2 for price in window) / 20)
        assert_allclose((ours.upper[i] - ours.lower[i]) / 2e12, exact, rtol=1e-12)


def test_it_agrees_with_talib() -> None:
    talib = pytest.importorskip("talib")
    close = np.random.default_rng(1).uniform(90.0, 110.0, 200)

    ours = bollinger_bands(close, length=9, multiplier=1.5)

    assert_allclose(ours, talib.BBANDS(close, 9, 1.5, 1.5), rtol=1e-12)


def test_it_matches_tradingview(golden: Any) -> None:
    table = golden.tradingview("bb.csv")
    ours = bollinger_bands(table.close)

    # TradingView sums squares, which costs it some digits here.
    table.assert_matches(ours.upper, "ta.bb(close, 20, 2).upper", rtol=1e-11)
    table.assert_matches(ours.middle, "ta.bb(close, 20, 2).base", rtol=1e-14)
    table.assert_matches(ours.lower, "ta.bb(close, 20, 2).lower", rtol=1e-11)


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("bb")
    ours = bollinger_bands(table.close)

    table.assert_matches(ours.upper, "upperBand", rtol=1e-14)
    table.assert_matches(ours.lower, "lowerBand", rtol=1e-14)
