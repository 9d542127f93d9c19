"""Both divergences share their rule; here it is checked on each."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import macd, macd_divergence, rsi, rsi_divergence

OSCILLATORS: dict[str, tuple[Callable[..., Any], Callable[[FloatArray], FloatArray]]] = {
    "rsi": (rsi_divergence, rsi),
    "macd": (macd_divergence, lambda close: macd(close).line),
}
each = pytest.mark.parametrize("name", OSCILLATORS)
SPANS = ((5, 5, 5, 60), (1, 2, 3, 9), (4, 1, 2, 30), (1, 2, 4, 4))


def naive(
    oscillator: list[float], price: list[float], left: int, right: int, gap: tuple[int, int]
) -> list[float]:
    """Search the past of each bar afresh for the swing points it knows of."""

    def is_swing(at: int) -> bool:
        before, after = oscillator[at - left : at], oscillator[at + 1 : at + right + 1]
        return min(before) >= oscillator[at] < min(after)

    first = int(np.flatnonzero(~np.isnan(oscillator))[0]) + left + right
    out = [np.nan] * first + [0.0] * (len(price) - first)
    for i in range(first, len(price)):
        at = i - right
        earlier = [j for j in range(first - right, at) if is_swing(j)]
        if is_swing(at) and earlier and gap[0] <= at - earlier[-1] - 1 <= gap[1]:
            last = earlier[-1]
            out[i] = float(oscillator[at] > oscillator[last] and price[at] < price[last])
    return out


@each
@pytest.mark.parametrize("span", SPANS)
def test_it_agrees_with_a_plain_search(name: str, span: tuple[int, ...], market: Any) -> None:
    divergence, oscillator = OSCILLATORS[name]
    left, right, shortest, longest = span
    bullish, bearish = divergence(
        market.high, market.low, market.close,
        left_length=left, right_length=right, shortest_gap=shortest, longest_gap=longest,
    )  # fmt: skip
    line = oscillator(market.close)
    gap = (shortest, longest)

    np.testing.assert_array_equal(
        bullish, naive(line.tolist(), market.low.tolist(), left, right, gap)
    )
    np.testing.assert_array_equal(
        bearish, naive((-line).tolist(), (-market.high).tolist(), left, right, gap)
    )
    assert np.nansum(bullish) + np.nansum(bearish) > 0.0


@each
def test_a_market_upside_down_swaps_the_two(name: str) -> None:
    divergence = OSCILLATORS[name][0]
    close = 128.0 + np.cumsum(np.random.default_rng(3).normal(0.0, 0.4, 240))
    high, low = close + 0.3, close - 0.2
    bullish, bearish = divergence(high, low, close, left_length=2)
    turned = divergence(256.0 - low, 256.0 - high, 256.0 - close, left_length=2)

    assert np.nansum(bullish) + np.nansum(bearish) > 0.0
    np.testing.assert_array_equal(turned.bearish, bullish)
    np.testing.assert_array_equal(turned.bullish, bearish)


def test_a_lower_low_that_falls_more_slowly_is_bullish() -> None:
    fall = [100.0 - 3.0 * i for i in range(6)]
    rise = [fall[-1] + 2.0 * i for i in range(1, 6)]
    drift = [rise[-1] - 1.2 * i for i in range(1, 12)]
    turn = [drift[-1] + 2.0 * i for i in range(1, 7)]
    close = np.array([100.0, 101.0] * 10 + fall + rise + drift + turn)
    bottom = 20 + len(fall + rise + drift) - 1
    bullish, bearish = rsi_divergence(close, close, close)

    assert close[bottom] < min(fall)
    assert np.flatnonzero(bullish == 1.0).tolist() == [bottom + 5]
    assert not (bearish == 1.0).any()


def test_the_last_of_equal_highs_is_the_swing_point() -> None:
    close = np.cumsum([100.0] + [1.0] * 29 + [-1.0] * 6 + [1.0] * 12 + [-1.0] * 6)
    plateau, top = 29, 47

    assert (rsi(close)[14 : plateau + 1] == 100.0).all()
    bullish, bearish = rsi_divergence(close, close, close)
    assert np.flatnonzero(bearish == 1.0).tolist() == [top + 5]
    assert not (bullish == 1.0).any()


@each
def test_it_is_known_on_the_bar_that_confirms_it_and_stays(name: str, market: Any) -> None:
    divergence = OSCILLATORS[name][0]
    columns = market.high, market.low, market.close
    whole = np.array(divergence(*columns, left_length=2, right_length=3))

    assert (whole == 1.0).any()
    for known in range(40, len(market.close)):
        part = divergence(*(column[:known] for column in columns), left_length=2, right_length=3)
        np.testing.assert_array_equal(part, whole[:, :known])
