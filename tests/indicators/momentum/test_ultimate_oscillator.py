from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from candlewick.indicators import ultimate_oscillator


def test_it_agrees_with_plain_sums(market: Any) -> None:
    high, low, close = (each.tolist() for each in (market.high, market.low, market.close))
    bars = range(1, len(close))
    buying = [close[i] - min(low[i], close[i - 1]) for i in bars]
    movement = [max(high[i], close[i - 1]) - min(low[i], close[i - 1]) for i in bars]
    expected = [np.nan] * 28
    for i in range(27, len(buying)):
        parts = [
            sum(buying[i - n + 1 : i + 1]) / sum(movement[i - n + 1 : i + 1]) for n in (7, 14, 28)
        ]
        expected.append(100.0 * (4.0 * parts[0] + 2.0 * parts[1] + parts[2]) / 7.0)

    assert_allclose(ultimate_oscillator(market.high, market.low, market.close), expected, rtol=1e-9)


def test_it_matches_talib(market: Any, talib: Any) -> None:
    columns = market.high, market.low, market.close

    assert_allclose(ultimate_oscillator(*columns), talib.ULTOSC(*columns), atol=1e-10)


def test_it_matches_lean(golden: Any) -> None:
    table = golden.lean("spy_ultosc.txt")
    ours = ultimate_oscillator(table.high, table.low, table.close)

    table.assert_matches(ours, "ULTOSC_7_14_28", atol=1e-10)


def test_closes_at_the_high_are_100_and_standing_still_is_nothing() -> None:
    rise, flat = np.arange(1.0, 40.0), np.full(40, 0.1)

    assert_allclose(ultimate_oscillator(rise, rise - 0.5, rise)[28:], 100.0)
    assert np.isnan(ultimate_oscillator(flat, flat, flat)).all()
