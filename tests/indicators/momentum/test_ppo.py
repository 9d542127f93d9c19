from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from candlewick.indicators import macd, ppo


def test_it_agrees_with_plain_averages(market: Any, plain: Any) -> None:
    ours = ppo(market.close)
    fast, slow = (plain.exponential(market.close.tolist(), length) for length in (12, 26))
    line = [100.0 * (a - b) / b for a, b in zip(fast, slow, strict=True)]

    assert_allclose(ours.line, line, rtol=1e-9, atol=1e-11)
    assert_allclose(ours.signal, plain.exponential(line, 9), rtol=1e-9, atol=1e-11)
    assert_allclose(ours.histogram, ours.line - ours.signal)


def test_it_is_the_macd_in_percent(market: Any, talib: Any) -> None:
    slow = talib.EMA(market.close, 26)

    assert_allclose(ppo(market.close).line, 100.0 * macd(market.close).line / slow, atol=1e-11)


def test_it_matches_talib(market: Any, talib: Any) -> None:
    assert_allclose(ppo(market.close).line, talib.PPO(market.close, 12, 26, 1), atol=1e-11)


def test_a_price_of_nothing_has_no_percentage() -> None:
    assert np.isnan(ppo(np.zeros(40)).line).all()
