import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.domain.candles import Candles
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import CandlesUnusableError

HOUR = 3_600_000
MOMENTS = st.builds(
    lambda hour, offset: hour * HOUR + offset,
    st.integers(-1, 62),
    st.sampled_from([-1, 0, 1, HOUR // 2]),
)


def _candles(hours: list[int], **columns: Any) -> Candles:
    size = len(hours)
    usual: dict[str, Any] = {
        "symbol": "BTC/USDT",
        "timeframe": Timeframe.parse("1h"),
        "open_time": np.array(hours, dtype=np.int64) * HOUR,
        "open": np.full(size, 10.0),
        "high": np.full(size, 12.0),
        "low": np.full(size, 9.0),
        "close": np.full(size, 11.0),
        "volume": np.full(size, 1.0),
    }
    return Candles(**usual | columns)


def _with(column: str, value: float) -> Callable[[], Candles]:
    def make() -> Candles:
        values = getattr(_candles([0, 1, 2]), column).copy()
        values[1] = value
        return _candles([0, 1, 2], **{column: values})

    return make


def test_a_candle_that_is_there_twice_is_refused() -> None:
    with pytest.raises(CandlesUnusableError, match=r"BTC/USDT 1h: .* 3600000 ms is there twice"):
        _candles([0, 1, 1, 2])


def test_candles_out_of_order_are_refused() -> None:
    with pytest.raises(CandlesUnusableError, match="3600000 ms is there out of order"):
        _candles([0, 2, 1])


@pytest.mark.parametrize("first", [1, -1, HOUR // 2])
def test_candles_off_the_grid_are_refused(first: int) -> None:
    with pytest.raises(CandlesUnusableError, match="grid"):
        _candles([0], open_time=np.array([first], dtype=np.int64))
    with pytest.raises(CandlesUnusableError, match="grid"):
        _candles([0, 1], open_time=np.array([0, HOUR + abs(first)], dtype=np.int64))


def test_weekly_candles_lie_on_a_grid_of_mondays() -> None:
    monday, thursday = 4 * 24 * HOUR, 7 * 24 * HOUR
    week = Timeframe.parse("1w")
    times = np.array([monday], dtype=np.int64)
    assert len(_candles([0], timeframe=week, open_time=times)) == 1
    with pytest.raises(CandlesUnusableError, match="grid"):
        _candles([0], timeframe=week, open_time=np.array([thursday], dtype=np.int64))


@pytest.mark.parametrize("column", ["open", "high", "low", "close", "volume"])
@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, -1.0])
def test_a_number_that_no_market_has_is_refused(column: str, value: float) -> None:
    with pytest.raises(CandlesUnusableError, match="3600000 ms has impossible prices"):
        _with(column, value)()


@pytest.mark.parametrize(
    ("column", "value"),
    [("open", 0.0), ("high", 10.5), ("low", 10.5), ("low", 13.0), ("high", 8.0), ("close", 12.1), ("open", 8.9)],
)  # fmt: skip
def test_a_price_outside_its_candle_is_refused(column: str, value: float) -> None:
    with pytest.raises(CandlesUnusableError, match="3600000 ms has impossible prices"):
        _with(column, value)()


def test_a_candle_without_trades_is_a_candle() -> None:
    assert len(_with("volume", 0.0)()) == 3


@pytest.mark.parametrize("column", ["open", "high", "low", "close", "volume"])
def test_columns_of_different_lengths_are_refused(column: str) -> None:
    with pytest.raises(CandlesUnusableError, match="different lengths"):
        _candles([0, 1], **{column: np.full(3, 10.0)})


def test_a_table_is_no_column() -> None:
    with pytest.raises(CandlesUnusableError, match="different lengths"):
        _candles([0, 1], close=np.full((2, 1), 10.0))


@pytest.mark.parametrize("column", ["open_time", "open", "high", "low", "close", "volume"])
def test_nothing_in_candles_can_be_changed(column: str) -> None:
    candles = _candles([0, 1])
    with pytest.raises(ValueError, match="read-only"):
        getattr(candles, column)[0] = 1
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(candles, column, getattr(candles, column))


def test_no_candles_at_all_are_fine_until_some_are_needed() -> None:
    none = _candles([])
    assert none.missing == 0
    assert len(none) == len(none.up_to(HOUR)) == len(none.between(0, HOUR)) == 0
    with pytest.raises(CandlesUnusableError, match="1 candles are needed, 0 are there"):
        none.last(1)


def test_a_candle_is_shown_from_the_moment_it_closes() -> None:
    candles = _candles([0, 1])
    assert [len(candles.up_to(at)) for at in (HOUR - 1, HOUR, 2 * HOUR - 1, 2 * HOUR)] == [
        0,
        1,
        1,
        2,
    ]
    assert len(candles.between(0, 2 * HOUR)) == 2
    assert len(candles.between(1, 2 * HOUR)) == len(candles.between(0, 2 * HOUR - 1)) == 1


@given(hours=st.sets(st.integers(0, 60), max_size=30), as_of=MOMENTS)
def test_a_candle_still_open_is_not_shown(hours: set[int], as_of: int) -> None:
    candles = _candles(sorted(hours))
    shown = candles.up_to(as_of)
    expected = [hour for hour in sorted(hours) if (hour + 1) * HOUR <= as_of]
    assert shown.open_time.tolist() == [hour * HOUR for hour in expected]


@given(
    hours=st.sets(st.integers(0, 60), max_size=30),
    start=MOMENTS,
    end=MOMENTS,
)
def test_between_gives_what_opened_and_closed_within(hours: set[int], start: int, end: int) -> None:
    shown = _candles(sorted(hours)).between(start, end)
    expected = [h * HOUR for h in sorted(hours) if h * HOUR >= start and (h + 1) * HOUR <= end]
    assert shown.open_time.tolist() == expected


@given(hours=st.sets(st.integers(0, 60), min_size=1, max_size=30), count=st.integers(1, 30))
def test_last_gives_the_newest_or_says_how_many_are_there(hours: set[int], count: int) -> None:
    candles = _candles(sorted(hours))
    if count <= len(hours):
        assert candles.last(count).open_time.tolist() == candles.open_time.tolist()[-count:]
    else:
        with pytest.raises(CandlesUnusableError, match=f"{count} candles are needed"):
            candles.last(count)


@given(hours=st.sets(st.integers(0, 60), min_size=1, max_size=30))
def test_missing_counts_the_holes(hours: set[int]) -> None:
    holes = set(range(min(hours), max(hours) + 1)) - hours
    assert _candles(sorted(hours)).missing == len(holes)


def test_a_candle_closes_one_timeframe_after_it_opens() -> None:
    assert _candles([0, 3]).close_time.tolist() == [HOUR, 4 * HOUR]
