from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from candlewick.indicators import awesome_oscillator


def test_it_agrees_with_plain_means(market: Any, plain: Any) -> None:
    midpoint = ((market.high + market.low) / 2.0).tolist()
    fast, slow = (np.array(plain.mean(midpoint, length)) for length in (3, 8))
    ours = awesome_oscillator(market.high, market.low, fast_length=3, slow_length=8)

    assert_allclose(ours, fast - slow, rtol=1e-9, atol=1e-11)


def test_it_matches_talib(market: Any, talib: Any) -> None:
    ours = awesome_oscillator(market.high, market.low)

    assert_allclose(ours, talib.AO(market.high, market.low), atol=1e-10)


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("awesome")

    table.assert_matches(awesome_oscillator(table.high, table.low), "oscillator", atol=1e-11)


def test_a_straight_line_keeps_the_distance_of_its_means() -> None:
    rise = np.arange(1.0, 60.0)

    assert_allclose(awesome_oscillator(rise, rise)[33:], (34.0 - 5.0) / 2.0)
