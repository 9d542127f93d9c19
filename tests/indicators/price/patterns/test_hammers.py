from typing import Any

import pytest

from candlewick.indicators import (
    candle_hammer,
    candle_hanging_man,
    candle_inverted_hammer,
    candle_shooting_star,
)

FAMILY = [candle_hammer, candle_hanging_man, candle_inverted_hammer, candle_shooting_star]
family = pytest.mark.parametrize("pattern", FAMILY)


def test_a_hammer_hangs_at_the_low_before(draw: Any) -> None:
    # The low before is 99, the usual range 4: near is up to 99.8, and no shadow is below 0.4.
    assert draw(candle_hammer, (99.0, 99.7, 97.0, 99.5)) == [1.0]
    assert draw(candle_hammer, (99.0, 100.0, 97.0, 99.5)) == [0.0]  # a shadow above
    assert draw(candle_hammer, (99.0, 99.7, 98.6, 99.5)) == [0.0]  # none below
    assert draw(candle_hammer, (99.9, 100.6, 97.0, 100.4)) == [0.0]  # too high
    assert draw(candle_hammer, (99.0, 101.2, 91.0, 101.0)) == [0.0]  # too large a body


def test_a_hanging_man_hangs_at_the_high_before(draw: Any) -> None:
    assert draw(candle_hanging_man, (102.2, 103.0, 100.0, 102.8)) == [-1.0]
    assert draw(candle_hanging_man, (102.2, 103.3, 100.0, 102.8)) == [0.0]  # a shadow above
    assert draw(candle_hanging_man, (102.2, 103.0, 101.8, 102.8)) == [0.0]  # none below
    assert draw(candle_hanging_man, (102.1, 103.0, 100.0, 102.8)) == [0.0]  # too low
    assert draw(candle_hanging_man, (103.0, 105.1, 95.0, 105.0)) == [0.0]  # too large a body


def test_an_inverted_hammer_stands_below_the_body_before(draw: Any) -> None:
    assert draw(candle_inverted_hammer, (99.0, 102.0, 98.8, 99.5)) == [1.0]
    assert draw(candle_inverted_hammer, (99.0, 102.0, 98.5, 99.5)) == [0.0]  # a shadow below
    assert draw(candle_inverted_hammer, (99.0, 99.9, 98.8, 99.5)) == [0.0]  # none above
    assert draw(candle_inverted_hammer, (99.5, 102.0, 99.3, 100.0)) == [0.0]  # no gap
    assert draw(candle_inverted_hammer, (97.0, 102.0, 96.8, 99.5)) == [0.0]  # too large a body


def test_a_shooting_star_stands_above_the_body_before(draw: Any) -> None:
    assert draw(candle_shooting_star, (102.5, 105.0, 102.2, 103.0)) == [-1.0]
    assert draw(candle_shooting_star, (102.5, 105.0, 102.1, 103.0)) == [0.0]  # a shadow below
    assert draw(candle_shooting_star, (102.5, 103.4, 102.2, 103.0)) == [0.0]  # none above
    assert draw(candle_shooting_star, (102.0, 105.0, 101.8, 102.5)) == [0.0]  # no gap
    assert draw(candle_shooting_star, (102.5, 110.0, 102.2, 105.0)) == [0.0]  # too large a body


@family
def test_it_agrees_with_talib(agrees_with_talib: Any, pattern: Any) -> None:
    agrees_with_talib(pattern)


@family
def test_it_matches_lean(agrees_with_lean: Any, pattern: Any) -> None:
    assert agrees_with_lean(pattern)
