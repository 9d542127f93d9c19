from typing import Any

import pytest

from candlewick.indicators import candle_three_black_crows, candle_three_white_soldiers

family = pytest.mark.parametrize("pattern", [candle_three_white_soldiers, candle_three_black_crows])
Candle = tuple[float, float, float, float]


def rise(opening: float, close: float, shadow: float = 0.2) -> Candle:
    return opening, close + shadow, opening, close


def fall(opening: float, close: float, shadow: float = 0.2) -> Candle:
    return opening, opening, close - shadow, close


def test_soldiers_rise_three_times_to_their_highs(draw: Any) -> None:
    def mark(*candles: Candle) -> float:
        return float(draw(candle_three_white_soldiers, *candles)[2])

    one, two, three = rise(100.0, 104.0), rise(103.0, 107.0), rise(106.0, 110.0)
    assert mark(one, two, three) == 1.0
    assert mark(rise(100.0, 104.0, 0.5), two, three) == 0.0  # a shadow
    assert mark(one, rise(103.0, 107.0, 0.5), three) == 0.0
    assert mark(one, two, rise(106.0, 110.0, 0.5)) == 0.0
    assert mark(fall(108.0, 104.0), two, three) == 0.0  # a fall
    assert mark(one, rise(105.0, 107.0), three) == 0.0  # opens far above the body before
    assert mark(one, rise(99.0, 107.0), three) == 0.0  # opens below it
    assert mark(one, two, rise(103.0, 107.0)) == 0.0  # rises no further
    assert mark(rise(100.0, 110.0), rise(109.0, 111.0), rise(110.5, 114.0)) == 0.0  # far shorter
    assert mark(one, rise(103.0, 105.0), rise(104.5, 105.5)) == 0.0  # too short


def test_crows_fall_three_times_to_their_lows(draw: Any) -> None:
    def mark(*candles: Candle) -> float:
        return float(draw(candle_three_black_crows, *candles)[3])

    before = rise(106.0, 110.0)
    one, two, three = fall(109.0, 105.0), fall(106.0, 102.0), fall(103.0, 99.0)
    assert mark(before, one, two, three) == -1.0
    assert mark(fall(110.0, 106.0), one, two, three) == 0.0  # no rise before
    assert mark(rise(100.0, 104.5), one, two, three) == 0.0  # none to above the first close
    assert mark(before, fall(109.0, 105.0, 0.5), two, three) == 0.0  # a shadow
    assert mark(before, one, fall(106.0, 102.0, 0.5), three) == 0.0
    assert mark(before, one, two, fall(103.0, 99.0, 0.5)) == 0.0
    assert mark(before, one, rise(102.0, 106.0), three) == 0.0  # a rise
    assert mark(before, one, fall(104.5, 102.0), three) == 0.0  # opens below the body before
    assert mark(before, one, fall(109.5, 102.0), three) == 0.0  # opens above it
    assert mark(before, one, two, fall(104.0, 102.0)) == 0.0  # falls no further


@family
def test_it_agrees_with_talib(agrees_with_talib: Any, pattern: Any) -> None:
    agrees_with_talib(pattern)


def test_they_match_lean_where_crows_never_come(agrees_with_lean: Any) -> None:
    assert agrees_with_lean(candle_three_white_soldiers)
    assert not agrees_with_lean(candle_three_black_crows)
