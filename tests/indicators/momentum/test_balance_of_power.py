from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from candlewick.indicators import balance_of_power


def test_it_agrees_with_a_plain_loop(market: Any) -> None:
    bars = zip(market.open, market.high, market.low, market.close, strict=True)
    expected = [(close - open_) / (high - low) for open_, high, low, close in bars]

    ours = balance_of_power(market.open, market.high, market.low, market.close)
    assert_allclose(ours, expected, rtol=1e-12)


def test_it_matches_talib(market: Any, talib: Any) -> None:
    columns = market.open, market.high, market.low, market.close

    assert_allclose(balance_of_power(*columns), talib.BOP(*columns), atol=1e-12)


def test_a_candle_without_a_range_has_no_balance() -> None:
    flat = np.full(3, 0.1)

    assert np.isnan(balance_of_power(flat, flat, flat, flat)).all()


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("bop")
    ours = balance_of_power(table.open, table.high, table.low, table.close)

    smoothed = np.convolve(ours, np.full(14, 1.0 / 14.0), "valid")
    assert_allclose(smoothed, table.expected["bop"][13:], rtol=1e-9, atol=1e-12)


def test_it_matches_lean(golden: Any) -> None:
    table = golden.lean("spy_bop.txt")

    table.assert_matches(
        balance_of_power(table.open, table.high, table.low, table.close), "BOP", atol=1e-12
    )
