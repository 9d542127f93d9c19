from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import dominant_cycle


def swings(period: float, size: int = 400) -> FloatArray:
    noise = np.random.default_rng(3).normal(0.0, 0.05, size)
    return np.asarray(100.0 + np.sin(2.0 * np.pi * np.arange(size) / period) + noise, np.float64)


def test_it_matches_talib(walk: FloatArray) -> None:
    talib = pytest.importorskip("talib")
    for values in (walk, swings(22.0)):
        ours = dominant_cycle(values)

        assert_allclose(ours.period, talib.HT_DCPERIOD(values), rtol=1e-9)
        assert np.isnan(ours.trend_mode[:63]).all()
        assert_array_equal(ours.trend_mode[63:], talib.HT_TRENDMODE(values)[63:])


def test_it_matches_pandas_ta(pandas_ta: Any) -> None:
    ours = dominant_cycle(pandas_ta.close)

    pandas_ta.assert_matches(ours.period, "ht_dcperiod")
    # The mode of bar 50 is TA-Lib's filling before its first bar.
    (modes,) = pandas_ta.samples["ht_trendmode"].values()
    bars = [int(bar) for bar in modes if int(bar) >= 63]
    assert_array_equal(ours.trend_mode[bars], [modes[str(bar)] for bar in bars])


def test_it_matches_stock_indicators_to_the_candle(golden: Any) -> None:
    table = golden.stock_indicators("htl")

    ours = dominant_cycle((table.high + table.low) / 2.0).period

    # Theirs begins earlier, so that the first cycles differ.
    assert_array_equal(np.floor(ours[150:] + 0.5), table.expected["dcPeriods"][150:])


@pytest.mark.parametrize("period", [12.0, 20.0, 30.0])
def test_it_measures_a_cycle_that_is_there(period: float) -> None:
    ours = dominant_cycle(swings(period))

    assert_allclose(ours.period[100:], period, rtol=0.12)
    assert ours.trend_mode[100:].mean() < 0.1


def test_a_market_that_stands_still_has_none() -> None:
    ours = dominant_cycle(np.full(100, 0.1))

    assert np.isnan(ours.period).all()
    assert np.isnan(ours.trend_mode).all()


def test_the_first_values_come_where_talib_has_them(walk: FloatArray) -> None:
    ours = dominant_cycle(walk)

    assert np.flatnonzero(~np.isnan(ours.period))[0] == 32
    assert np.flatnonzero(~np.isnan(ours.trend_mode))[0] == 63
