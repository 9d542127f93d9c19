from typing import Any

import pytest

from candlewick.indicators import candle_engulfing, candle_harami

family = pytest.mark.parametrize("pattern", [candle_engulfing, candle_harami])


def candle(opening: float, close: float) -> tuple[float, float, float, float]:
    return opening, max(opening, close), min(opening, close), close


def test_a_rise_engulfs_the_fall_before_and_a_fall_the_rise(draw: Any) -> None:
    fall, rise = candle(102.0, 100.0), candle(100.0, 102.0)

    assert draw(candle_engulfing, fall, candle(99.9, 102.1))[1] == 1.0
    assert draw(candle_engulfing, rise, candle(102.1, 99.9))[1] == -1.0
    assert draw(candle_engulfing, rise, candle(99.9, 102.1))[1] == 0.0
    assert draw(candle_engulfing, fall, candle(102.1, 99.9))[1] == 0.0


def test_one_end_may_be_the_same_but_not_both(draw: Any) -> None:
    fall, rise = candle(102.0, 100.0), candle(100.0, 102.0)

    assert draw(candle_engulfing, fall, candle(100.0, 102.1))[1] == 1.0
    assert draw(candle_engulfing, fall, candle(99.9, 102.0))[1] == 1.0
    assert draw(candle_engulfing, fall, candle(100.0, 102.0))[1] == 0.0
    assert draw(candle_engulfing, rise, candle(102.0, 99.9))[1] == -1.0
    assert draw(candle_engulfing, rise, candle(102.1, 100.0))[1] == -1.0
    assert draw(candle_engulfing, rise, candle(102.0, 100.0))[1] == 0.0


def test_a_harami_lies_inside_the_long_body_before(draw: Any) -> None:
    fall, rise = candle(104.0, 100.0), candle(100.0, 104.0)

    assert draw(candle_harami, fall, candle(101.0, 102.0))[1] == 1.0
    assert draw(candle_harami, rise, candle(101.0, 102.0))[1] == -1.0
    assert draw(candle_harami, rise, candle(103.0, 104.0))[1] == -1.0  # one end the same
    assert draw(candle_harami, rise, candle(103.0, 104.1))[1] == 0.0  # sticks out
    assert draw(candle_harami, rise, candle(101.0, 103.5))[1] == 0.0  # too long itself
    assert (
        draw(candle_harami, candle(100.0, 102.0), candle(101.0, 101.5))[1] == 0.0
    )  # in no long one


@family
def test_it_agrees_with_talib(agrees_with_talib: Any, pattern: Any) -> None:
    agrees_with_talib(pattern)


@family
def test_it_matches_lean(agrees_with_lean: Any, pattern: Any) -> None:
    assert agrees_with_lean(pattern, apart=True)
