from typing import Any

import pytest

from candlewick.indicators import candle_dark_cloud_cover, candle_piercing

family = pytest.mark.parametrize("pattern", [candle_piercing, candle_dark_cloud_cover])
FALL = (104.0, 105.0, 99.0, 100.0)
RISE = (100.0, 105.0, 99.0, 104.0)


def test_a_piercing_line_rises_from_below_to_over_the_middle(draw: Any) -> None:
    assert draw(candle_piercing, FALL, (98.9, 104.0, 98.0, 102.1))[1] == 1.0
    assert draw(candle_piercing, FALL, (98.9, 104.0, 98.0, 102.0))[1] == 0.0  # to the middle only
    assert draw(candle_piercing, FALL, (98.9, 104.0, 98.0, 104.0))[1] == 0.0  # beyond the body
    assert draw(candle_piercing, FALL, (99.0, 104.0, 98.0, 102.1))[1] == 0.0  # not from below
    assert draw(candle_piercing, RISE, (98.9, 104.0, 98.0, 102.1))[1] == 0.0  # no fall before
    short = (102.0, 105.0, 101.0, 100.0)
    assert draw(candle_piercing, short, (98.9, 104.0, 98.0, 101.1))[1] == 0.0  # no long one


def test_a_dark_cloud_falls_from_above_to_below_the_middle(draw: Any) -> None:
    assert draw(candle_dark_cloud_cover, RISE, (105.1, 106.0, 101.0, 101.9))[1] == -1.0
    assert draw(candle_dark_cloud_cover, RISE, (105.1, 106.0, 101.0, 102.0))[1] == 0.0
    assert draw(candle_dark_cloud_cover, RISE, (105.1, 106.0, 99.0, 100.0))[1] == 0.0
    assert draw(candle_dark_cloud_cover, RISE, (105.0, 106.0, 101.0, 101.9))[1] == 0.0
    assert draw(candle_dark_cloud_cover, FALL, (105.1, 106.0, 101.0, 101.9))[1] == 0.0
    short = (100.0, 105.0, 99.0, 102.0)
    assert draw(candle_dark_cloud_cover, short, (105.1, 106.0, 100.0, 100.9))[1] == 0.0


@family
def test_it_agrees_with_talib(agrees_with_talib: Any, pattern: Any) -> None:
    agrees_with_talib(pattern)


def test_how_deep_the_cloud_goes_agrees_with_talib(agrees_with_talib: Any) -> None:
    agrees_with_talib(candle_dark_cloud_cover, penetration=0.2)


@family
def test_it_matches_lean(agrees_with_lean: Any, pattern: Any) -> None:
    assert agrees_with_lean(pattern)
