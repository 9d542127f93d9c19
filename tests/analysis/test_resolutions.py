import dataclasses
import itertools
from collections.abc import Callable

import numpy as np
import pytest

from candlewick.analysis.resolutions import RECENT, Resolutions, resolve
from candlewick.domain.candles import Candles

HOUR = 3_600_000
COLUMNS = ("open_time", "open", "high", "low", "close", "volume")
Steady = Callable[..., Candles]


def _kept(candles: Candles, keep: list[int]) -> Candles:
    return dataclasses.replace(candles, **{name: getattr(candles, name)[keep] for name in COLUMNS})


def _bars(found: Resolutions) -> list[tuple[int, int, int]]:
    older = [found.older] if found.older else []
    bars = [*older, *(bar for rung in found.rungs for bar in rung.bars)]
    return [(bar.start, bar.end, bar.count) for bar in bars]


@pytest.mark.parametrize(
    "timeframe", ["1m", "5m", "15m", "30m", "1h", "2h", "4h", "12h", "1d", "1w"]
)
@pytest.mark.parametrize("count", [250, 730, 731, 799])
def test_every_candle_is_in_exactly_one_bar(timeframe: str, count: int, steady: Steady) -> None:
    candles = steady(0.0005, count=800, timeframe=timeframe, wobble=0.01).last(count)
    found = resolve(candles)
    bars = _bars(found)
    assert sum(held for _, _, held in bars) == count
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(bars))
    assert bars[-1][1] == candles.close_time[-1]
    assert sum(len(rung.bars) for rung in found.rungs) < 90


@pytest.mark.parametrize("timeframe", ["15m", "1h", "4h", "1d"])
def test_bars_lie_on_the_grid_of_their_span_and_the_newest_are_single(
    timeframe: str, steady: Steady
) -> None:
    candles = steady(0.0005, timeframe=timeframe).last(730)
    found = resolve(candles)
    assert found.rungs[-1].span == candles.timeframe
    assert len(found.rungs[-1].bars) >= RECENT
    for rung in found.rungs:
        for bar in rung.bars:
            assert rung.span.last_close(bar.start) == bar.start
            assert bar.end == bar.start + rung.span.ms
            assert bar.whole


def test_an_hour_s_market_is_shown_by_the_hour_four_hours_day_and_week(history: Candles) -> None:
    found = resolve(history.last(730))
    assert [str(rung.span) for rung in found.rungs] == ["1w", "1d", "4h", "1h"]
    assert [len(rung.bars) for rung in found.rungs] == [2, 11, 6, 12]


def test_a_bar_is_what_its_candles_were_together(history: Candles) -> None:
    for rung in resolve(history).rungs:
        for bar in rung.bars:
            part = history.between(bar.start, bar.end)
            assert bar.open == part.open[0]
            assert bar.high == max(part.high)
            assert bar.low == min(part.low)
            assert bar.close == part.close[-1]
            assert bar.volume == pytest.approx(sum(part.volume))
            assert bar.count == len(part)


def test_a_bar_with_holes_says_that_it_is_not_whole(history: Candles) -> None:
    holed = _kept(history, [n for n in range(900) if n not in {600, 601}])
    broken = [bar for rung in resolve(holed).rungs for bar in rung.bars if not bar.whole]
    assert [(bar.start, bar.count) for bar in broken] == [(600 * HOUR, 22)]


def test_a_span_without_candles_has_no_bar(history: Candles) -> None:
    silent = _kept(history, [n for n in range(900) if not 696 <= n < 720])
    days = next(rung for rung in resolve(silent).rungs if rung.span.name == "1d")
    assert 696 * HOUR not in {bar.start for bar in days.bars}
    assert {672 * HOUR, 720 * HOUR} <= {bar.start for bar in days.bars}


def test_later_candles_change_no_bar_that_is_still_shown(history: Candles) -> None:
    seen: dict[tuple[str, int], object] = {}
    for end in range(760, 900):
        for rung in resolve(history.up_to(end * HOUR).last(730)).rungs:
            for bar in rung.bars:
                assert seen.setdefault((rung.span.name, bar.start), bar) == bar


def test_the_first_bar_of_each_span_stays_until_a_border_moves(history: Candles) -> None:
    firsts = [
        tuple(rung.bars[0].start for rung in resolve(history.up_to(end * HOUR).last(730)).rungs[:3])
        for end in range(768, 792)
    ]
    assert len(set(firsts)) == 1


def test_one_candle_is_one_bar(history: Candles) -> None:
    assert len(_bars(resolve(history.last(1)))) == 1
    assert np.isclose(resolve(history.last(1)).rungs[-1].bars[-1].close, history.close[-1])
