from collections.abc import Callable

import numpy as np
import pytest

from candlewick.analysis.periods import PERIODS, measure_periods
from candlewick.domain.candles import Candles

HOUR = 3_600_000
Steady = Callable[..., Candles]


def test_the_periods_are_the_original_ones() -> None:
    assert PERIODS == (("1D", 24), ("3D", 72), ("7D", 168), ("30D", 730))


@pytest.mark.parametrize(("timeframe", "hours"), [("15m", 0.25), ("1h", 1), ("4h", 4), ("1d", 24)])
def test_a_period_is_a_span_of_time_on_any_timeframe(
    timeframe: str, hours: float, steady: Steady
) -> None:
    candles = steady(0.001, timeframe=timeframe, count=int(800 / hours) + 1)
    for period in measure_periods(candles):
        whole = int(period.hours // hours)
        part = candles.last(whole)
        assert period.covered
        assert period.volume == pytest.approx(10.0 * whole)
        assert period.high == part.high.max()
        assert period.low == part.low.min()
        assert period.change == pytest.approx(part.close[-1] / part.open[0] - 1.0)


@pytest.mark.parametrize(
    ("count", "covered"),
    [(23, []), (24, ["1D"]), (167, ["1D", "3D"]), (729, ["1D", "3D", "7D"]), (730, ["1D", "3D", "7D", "30D"])],
)  # fmt: skip
def test_a_span_that_the_candles_do_not_reach_over_is_not_covered(
    count: int, covered: list[str], steady: Steady
) -> None:
    periods = measure_periods(steady(0.001, count=count))
    assert [period.name for period in periods if period.covered] == covered
    for period in periods:
        if not period.covered:
            assert (period.change, period.high, period.low, period.volume) == (None,) * 4
            assert (period.volatility, period.position_in_range) == (None, None)


def test_a_day_is_not_covered_by_a_candle_of_a_week(steady: Steady) -> None:
    names = [
        period.name for period in measure_periods(steady(0.001, timeframe="1w")) if period.covered
    ]
    assert names == ["7D", "30D"]


def test_volatility_is_the_deviation_of_log_returns(history: Candles) -> None:
    day = measure_periods(history)[0]
    assert day.volatility == pytest.approx(np.diff(np.log(history.close[-24:])).std())


def test_the_place_in_the_range_runs_from_low_to_high(steady: Steady, history: Candles) -> None:
    assert measure_periods(steady(0.001))[0].position_in_range == 1.0
    assert measure_periods(steady(-0.001))[0].position_in_range == 0.0
    for period in measure_periods(history):
        assert period.position_in_range is not None
        assert 0.0 <= period.position_in_range <= 1.0


def test_a_market_that_stands_still_has_no_place_in_its_range(steady: Steady) -> None:
    day = measure_periods(steady(0.0))[0]
    assert (day.change, day.volatility, day.position_in_range) == (0.0, 0.0, None)
