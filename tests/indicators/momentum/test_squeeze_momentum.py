from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from candlewick.indicators import squeeze_momentum


def test_it_agrees_with_a_plain_loop(market: Any, plain: Any) -> None:
    high, low, close = (each.tolist() for each in (market.high, market.low, market.close))
    size, n = len(close), 8
    apart, squeeze = [np.nan] * size, [np.nan] * size
    for i in range(n - 1, size):
        window = slice(i - n + 1, i + 1)
        middle = (max(high[window]) + min(low[window])) / 2.0
        apart[i] = close[i] - (middle + sum(close[window]) / n) / 2.0
    for i in range(n, size):
        bars = range(i - n + 1, i + 1)
        moved = [max(high[j], close[j - 1]) - min(low[j], close[j - 1]) for j in bars]
        deviation = float(np.std(close[i - n + 1 : i + 1]))
        squeeze[i] = float(2.5 * deviation < 1.2 * sum(moved) / n)
    fit = plain.windows(apart, n, lambda w: float(np.polyval(np.polyfit(range(n), w, 1), n - 1)))
    ours = squeeze_momentum(
        market.high, market.low, market.close,
        length=n, bollinger_multiplier=2.5, keltner_multiplier=1.2,
    )  # fmt: skip

    assert_allclose(ours.momentum, fit, rtol=1e-9, atol=1e-9)
    assert_allclose(ours.squeeze, squeeze)
    assert set(ours.squeeze[n:].tolist()) == {0.0, 1.0}


def test_it_is_made_of_talib_s_parts(market: Any, talib: Any) -> None:
    high, low, close = market.high, market.low, market.close
    ours = squeeze_momentum(high, low, close)
    middle = talib.MIDPRICE(high, low, 20)
    apart = (close - (middle + talib.SMA(close, 20)) / 2.0)[19:]
    upper, mean, lower = talib.BBANDS(close, 20, 2.0, 2.0, 0)
    reach = 1.5 * talib.SMA(talib.TRANGE(high, low, close)[1:], 20)[19:]
    within = (upper[20:] < mean[20:] + reach) & (lower[20:] > mean[20:] - reach)

    assert_allclose(ours.momentum[19:], talib.LINEARREG(apart, 20), atol=1e-9)
    assert_allclose(ours.squeeze[20:], within)


def test_it_follows_lean_s_bands(lean: Any, talib: Any) -> None:
    table = lean("spy_sm.csv")
    high, low, close = table["high"], table["low"], table["close"]
    reach = table["bb high"] - table["mid_bb"]
    movement = talib.SMA(talib.TRANGE(high, low, close)[1:], 20)

    assert_allclose(
        squeeze_momentum(high, low, close).squeeze[20:], reach[20:] < 1.5 * movement[19:]
    )


def test_standing_still_is_no_squeeze() -> None:
    flat = np.full(60, 0.1)
    ours = squeeze_momentum(flat, flat, flat)

    assert (ours.squeeze[20:] == 0.0).all()
    assert_allclose(ours.momentum[38:], 0.0, atol=1e-15)
