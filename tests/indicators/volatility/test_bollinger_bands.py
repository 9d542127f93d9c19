import statistics
from typing import Any

import numpy as np
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
    for i in range(length - 1, len(close)):
        window = close[i - length + 1 : i + 1].tolist()
        mean, reach = statistics.mean(window), 1.5 * statistics.pstdev(window)

        assert_allclose(ours.middle[i], mean, rtol=1e-13)
        assert_allclose(ours.upper[i], mean + reach, rtol=1e-13)
        assert_allclose(ours.lower[i], mean - reach, rtol=1e-13, atol=1e-13 * mean)
        assert_allclose(ours.width[i], 2.0 * reach / mean, rtol=1e-9, atol=1e-13)
        assert np.isnan(ours.percent_b[i]) == (ours.upper[i] == ours.lower[i])
        assert len(set(window)) > 1 or np.isnan(ours.percent_b[i])


def test_the_bands_of_a_quiet_price_keep_their_width() -> None:
    close = np.tile([60000.0, 60000.01], 20)

    assert_allclose(bollinger_bands(close).width[19:], 4.0 * 0.005 / 60000.005, rtol=1e-8)


def test_it_matches_tradingview(golden: Any) -> None:
    table = golden.tradingview("bb.csv")
    ours = bollinger_bands(table.close)

    # TradingView sums squares, which costs it some digits here.
    table.assert_matches(ours.upper, "ta.bb(close, 20, 2).upper", rtol=1e-11)
    table.assert_matches(ours.middle, "ta.bb(close, 20, 2).base", rtol=1e-14)
    table.assert_matches(ours.lower, "ta.bb(close, 20, 2).lower", rtol=1e-11)
    wider = bollinger_bands(table.close, multiplier=2.1)
    table.assert_matches(100.0 * wider.width, "ta.bbw(close, 20, 2.1)", rtol=2e-9)


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("bb")
    ours = bollinger_bands(table.close)

    table.assert_matches(ours.upper, "upperBand", rtol=1e-14)
    table.assert_matches(ours.lower, "lowerBand", rtol=1e-14)
    table.assert_matches(ours.percent_b, "percentB", rtol=1e-12)
    table.assert_matches(ours.width, "width", rtol=1e-12)
