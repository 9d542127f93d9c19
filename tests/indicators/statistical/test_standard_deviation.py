import statistics
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import standard_deviation


def test_it_agrees_with_the_standard_library(walk: FloatArray) -> None:
    ours = standard_deviation(walk, length=9)
    sample = standard_deviation(walk, length=9, of="sample")

    windows = [walk[i - 8 : i + 1].tolist() for i in range(8, len(walk))]
    assert np.isnan(ours[:8]).all()
    assert_allclose(ours[8:], [statistics.pstdev(window) for window in windows], rtol=1e-9)
    assert_allclose(sample[8:], [statistics.stdev(window) for window in windows], rtol=1e-9)


def test_it_matches_talib(walk: FloatArray) -> None:
    talib = pytest.importorskip("talib")

    ours = standard_deviation(walk, length=20)

    assert_allclose(ours, talib.STDDEV(walk, timeperiod=20), rtol=1e-9)


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("stdev")

    table.assert_matches(standard_deviation(table.close, length=14), "stdDev", rtol=1e-10)


def test_it_is_half_the_width_of_tradingview_s_bands(golden: Any) -> None:
    table = golden.tradingview("bb.csv")
    upper = table.expected["ta.bb(close, 20, 2).upper"]
    lower = table.expected["ta.bb(close, 20, 2).lower"]

    assert_allclose(standard_deviation(table.close), (upper - lower) / 4.0, atol=1e-13)


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="`of` must be 'population' or 'sample', was 'all'"):
        standard_deviation(np.ones(30), of="all")  # type: ignore[arg-type]


def test_a_market_that_stands_still_has_exactly_none() -> None:
    assert (standard_deviation(np.full(30, 0.1))[19:] == 0.0).all()
