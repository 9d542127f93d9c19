from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from candlewick.indicators import elder_ray


def test_it_agrees_with_a_plain_average(market: Any, plain: Any) -> None:
    average = plain.exponential(market.close.tolist(), 5)
    bull, bear = elder_ray(market.high, market.low, market.close, length=5)

    assert_allclose(bull, market.high - average, rtol=1e-9, atol=1e-11)
    assert_allclose(bear, market.low - average, rtol=1e-9, atol=1e-11)


def test_both_are_the_candle_s_range_apart(market: Any) -> None:
    bull, bear = elder_ray(market.high, market.low, market.close)

    assert_allclose((bull - bear)[12:], (market.high - market.low)[12:], atol=1e-12)


def test_it_matches_talib(market: Any, talib: Any) -> None:
    columns = market.high, market.low, market.close

    assert_allclose(elder_ray(*columns), talib.ERI(*columns), atol=1e-10)


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("elder-ray")
    bull, bear = elder_ray(table.high, table.low, table.close)

    table.assert_matches(bull, "bullPower", atol=1e-11)
    table.assert_matches(bear, "bearPower", atol=1e-11)


def test_standing_still_has_no_power() -> None:
    flat = np.full(30, 0.1)

    assert_allclose(elder_ray(flat, flat, flat)[0][12:], 0.0, atol=1e-15)
