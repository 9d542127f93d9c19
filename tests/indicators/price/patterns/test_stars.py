from typing import Any

import pytest

from candlewick.indicators import candle_evening_star, candle_morning_star

family = pytest.mark.parametrize("pattern", [candle_morning_star, candle_evening_star])


def candle(opening: float, close: float) -> tuple[float, float, float, float]:
    return opening, max(opening, close), min(opening, close), close


def test_a_morning_star_stands_below_a_fall_and_a_rise(draw: Any) -> None:
    fall, star, rise = candle(110.0, 100.0), candle(98.0, 98.5), candle(100.0, 103.1)

    def mark(*candles: tuple[float, float, float, float]) -> float:
        return float(draw(candle_morning_star, *candles)[2])

    assert mark(fall, star, rise) == 1.0
    assert mark(candle(100.0, 110.0), star, rise) == 0.0  # no fall
    assert mark(candle(102.0, 100.0), star, rise) == 0.0  # no long one
    assert mark(fall, candle(99.5, 100.0), rise) == 0.0  # no gap
    assert mark(fall, candle(94.0, 99.0), rise) == 0.0  # no star
    assert mark(fall, star, candle(100.0, 103.0)) == 0.0  # not far enough
    assert mark(fall, star, candle(102.9, 103.1)) == 0.0  # too short
    assert mark(fall, star, candle(107.0, 103.1)) == 0.0  # no rise


def test_an_evening_star_stands_above_a_rise_and_a_fall(draw: Any) -> None:
    rise, star, fall = candle(100.0, 110.0), candle(112.0, 111.5), candle(110.0, 106.9)

    def mark(*candles: tuple[float, float, float, float]) -> float:
        return float(draw(candle_evening_star, *candles)[2])

    assert mark(rise, star, fall) == -1.0
    assert mark(candle(110.0, 100.0), star, fall) == 0.0
    assert mark(candle(108.0, 110.0), star, fall) == 0.0
    assert mark(rise, candle(110.5, 110.0), fall) == 0.0
    assert mark(rise, candle(116.0, 111.0), fall) == 0.0
    assert mark(rise, star, candle(110.0, 107.0)) == 0.0
    assert mark(rise, star, candle(107.1, 106.9)) == 0.0
    assert mark(rise, star, candle(103.0, 106.9)) == 0.0


@family
def test_it_agrees_with_talib(agrees_with_talib: Any, pattern: Any) -> None:
    agrees_with_talib(pattern)
    agrees_with_talib(pattern, penetration=0.7)


@family
def test_it_matches_lean(agrees_with_lean: Any, pattern: Any) -> None:
    assert agrees_with_lean(pattern)
