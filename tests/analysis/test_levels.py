import dataclasses
import math

import numpy as np
import pytest

from candlewick.analysis.levels import find_levels
from candlewick.analysis.market_analyzer import MarketAnalyzer
from candlewick.domain.candles import Candles
from candlewick.domain.snapshot import Level

HOUR = 3_600_000


def _levels(candles: Candles) -> tuple[Level, ...]:
    return MarketAnalyzer().analyze(candles).levels


def test_a_swing_stands_out_from_ten_candles_on_either_side(history: Candles) -> None:
    seen = history.last(730)
    swings = [one for one in _levels(history) if one.name == "swing high"]
    assert len(swings) == 6
    for swing in swings:
        place = int(np.flatnonzero(seen.open_time == swing.at)[0])
        around = seen.high[place - 10 : place + 11]
        assert swing.price == seen.high[place] == around.max()
        assert np.count_nonzero(around == swing.price) == 1


def test_a_swing_is_not_known_before_ten_candles_have_closed_behind_it(history: Candles) -> None:
    newest = max(one.at or 0 for one in _levels(history) if one.name.startswith("swing"))
    confirmed = newest + 11 * HOUR
    assert newest in {one.at for one in _levels(history.up_to(confirmed))}
    assert newest not in {one.at for one in _levels(history.up_to(confirmed - HOUR))}


def test_the_day_before_is_the_last_whole_day(history: Candles) -> None:
    day = history.between(36 * 24 * HOUR, 37 * 24 * HOUR)
    at_noon = {one.name: one.price for one in _levels(history.up_to((37 * 24 + 12) * HOUR))}
    assert at_noon["previous day high"] == day.high.max()
    assert at_noon["previous day low"] == day.low.min()
    at_midnight = {one.name: one.price for one in _levels(history.up_to(37 * 24 * HOUR))}
    assert at_midnight["previous day high"] == day.high.max()


def test_half_a_day_is_no_day_before(history: Candles) -> None:
    keep = [n for n in range(900) if n != 36 * 24 + 5]
    columns = ("open_time", "open", "high", "low", "close", "volume")
    holed = dataclasses.replace(history, **{name: getattr(history, name)[keep] for name in columns})
    assert "previous day high" not in {one.name for one in _levels(holed.up_to(900 * HOUR))}


def test_levels_come_lowest_first_and_are_prices(history: Candles) -> None:
    prices = [one.price for one in _levels(history)]
    assert prices == sorted(prices)
    assert all(price > 0.0 and math.isfinite(price) for price in prices)


@pytest.mark.parametrize("count", [1, 5, 30])
def test_a_short_history_has_few_levels_and_no_fault(count: int, history: Candles) -> None:
    assert find_levels(history.last(count), periods=(), indicators=()) is not None
