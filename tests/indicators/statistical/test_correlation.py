from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import correlation, ema, sma


def test_it_agrees_with_numpy(walk: FloatArray) -> None:
    other = np.random.default_rng(9).normal(0.0, 1.0, len(walk)) + walk
    ours = correlation(walk, other, length=9)

    assert np.isnan(ours[:8]).all()
    for i in range(8, len(walk)):
        expected = np.corrcoef(walk[i - 8 : i + 1], other[i - 8 : i + 1])[0, 1]
        assert_allclose(ours[i], expected, rtol=1e-9, atol=1e-12)


def test_it_matches_tradingview(golden: Any) -> None:
    table = golden.tradingview("correlation.csv")
    close = table.close

    # PyneCore's test_101 says which two lines the column compares.
    ours = correlation(sma(close, length=20), ema(close, length=10), length=20)

    theirs = table.expected["correlation"]
    assert np.array_equal(np.isnan(ours), np.isnan(theirs))
    # Prices near 1 that differ in the fifth digit: TradingView loses some of them.
    assert_allclose(ours, theirs, rtol=0.0, atol=1e-7)


def test_it_matches_stock_indicators(golden: Any, compared: FloatArray) -> None:
    table = golden.stock_indicators("corr")

    table.assert_matches(correlation(table.close, compared), "correlation", rtol=1e-9)


def test_it_matches_talib(walk: FloatArray) -> None:
    talib = pytest.importorskip("talib")
    other = np.random.default_rng(9).normal(0.0, 1.0, len(walk)) + walk

    theirs = talib.CORREL(walk, other, timeperiod=30)

    assert_allclose(correlation(walk, other, length=30), theirs, rtol=1e-9, atol=1e-12)


def test_a_multiple_is_one_and_its_opposite_minus_one(walk: FloatArray) -> None:
    assert (np.abs(correlation(walk, 3.0 * walk)[19:] - 1.0) < 1e-12).all()
    assert (np.abs(correlation(walk, 5.0 - walk)[19:] + 1.0) < 1e-12).all()


def test_with_what_stands_still_there_is_none(walk: FloatArray) -> None:
    assert np.isnan(correlation(walk, np.full(len(walk), 0.1))).all()
