from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from candlewick.indicators import rsi, stochastic_rsi


def test_it_agrees_with_a_plain_loop(market: Any, plain: Any) -> None:
    k, d = stochastic_rsi(market.close, length=9, rsi_length=5, k_length=2, d_length=4)
    strength = rsi(market.close, length=5).tolist()
    top, bottom = (np.array(plain.windows(strength, 9, fold)) for fold in (max, min))
    expected = plain.mean((100.0 * (strength - bottom) / (top - bottom)).tolist(), 2)

    assert_allclose(k, expected, rtol=1e-9, atol=1e-9)
    assert_allclose(d, plain.mean(expected, 4), rtol=1e-9, atol=1e-9)


def test_it_matches_talib(market: Any, talib: Any) -> None:
    ours = stochastic_rsi(market.close, k_length=1)
    theirs = talib.STOCHRSI(market.close, 14, 14, 3, 0)

    assert_allclose(ours.k[29:], theirs[0][29:], atol=1e-9)
    assert_allclose(ours.d, theirs[1], atol=1e-9)


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("stoch-rsi")
    ours = stochastic_rsi(table.close, k_length=1)

    table.assert_matches(ours.k, "stochRsi", atol=1e-10)
    table.assert_matches(ours.d, "signal", atol=1e-10)


def test_it_matches_lean(lean: Any) -> None:
    table = lean("spy_with_StochRSI.csv")

    assert_allclose(stochastic_rsi(table["Close"]), (table["k"], table["d"]), atol=1e-9)


def test_rounding_is_no_range() -> None:
    rng = np.random.default_rng(0)
    moving = 100.0 + np.cumsum(rng.normal(0.0, 1.0, 100))
    ours = stochastic_rsi(np.concatenate((moving, np.full(200, 101.3))))

    assert np.isnan(ours.d[150:]).all()
    assert np.isfinite(ours.d[31:100]).all()
