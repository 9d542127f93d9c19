import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.domain.candles import Candles
from candlewick.domain.timeframe import Timeframe
from candlewick.testing.loopback_exchange.price_path import PricePath, Row

HOUR = 3_600_000
prices = st.floats(0.01, 1e6)


@st.composite
def candle(draw: st.DrawFn) -> Row:
    open_, close, first, second = (draw(prices) for _ in range(4))
    high, low = max(open_, close, first, second), min(open_, close, first, second)
    return Row(0, open_, high, low, close, draw(st.floats(0, 1e6)))


@given(candle(), st.floats(0, 1))
def test_an_open_candle_is_a_possible_beginning_of_the_closed_one(row: Row, part: float) -> None:
    seen = row.at(part)

    assert row.low <= seen.low <= min(seen.open, seen.close)
    assert row.high >= seen.high >= max(seen.open, seen.close)
    assert (seen.open, seen.open_time) == (row.open, row.open_time)
    assert 0 <= seen.volume <= row.volume


@given(candle())
def test_at_its_close_it_is_the_real_candle(row: Row) -> None:
    assert row.at(1.0) == row


@given(candle(), st.floats(0, 1), st.floats(0, 1))
def test_its_reach_only_grows(row: Row, one: float, two: float) -> None:
    early, late = row.at(min(one, two)), row.at(max(one, two))

    assert late.high >= early.high
    assert late.low <= early.low


def test_a_rising_candle_visits_its_low_first_and_a_falling_one_its_high() -> None:
    rising, falling = Row(0, 10, 14, 8, 12, 4), Row(0, 12, 14, 8, 10, 4)

    assert [rising.at(part).close for part in (0, 0.25, 0.75, 1)] == [10, 8, 14, 12]
    assert [falling.at(part).close for part in (0, 0.25, 0.75, 1)] == [12, 14, 8, 10]


def test_the_price_runs_along_the_candles(history: Candles) -> None:
    there = PricePath(history)
    for place in (0, 5, 700):
        opened = int(history.open_time[place])
        assert there.price(opened) == history.open[place]
        prices = [there.price(opened + n * HOUR // 40) for n in range(41)]
        assert min(p for p in prices[:-1] if p) == pytest.approx(history.low[place])
        assert max(p for p in prices[:-1] if p) == pytest.approx(history.high[place])


def test_after_the_last_candle_the_price_stands(history: Candles) -> None:
    there = PricePath(history)

    assert there.price(int(history.close_time[-1]) + 50 * HOUR) == history.close[-1]
    assert there.price(int(history.open_time[0]) - 1) is None


def test_only_what_had_opened_is_shown_and_only_the_last_is_open(history: Candles) -> None:
    now = int(history.open_time[10]) + HOUR // 2
    rows = PricePath(history).rows(0, now * 2, now=now, limit=1000)

    assert [row.open_time for row in rows] == list(history.open_time[:11])
    np.testing.assert_array_equal([row.close for row in rows[:-1]], history.close[:10])
    assert rows[-1].volume == pytest.approx(history.volume[10] / 2)
    assert history.timeframe == Timeframe.parse("1h")


def test_a_limit_keeps_the_oldest_or_the_newest(history: Candles) -> None:
    there, now = PricePath(history), int(history.open_time[100])
    oldest = there.rows(0, now, now=now, limit=3)
    newest = there.rows(0, now, now=now, limit=3, newest=True)

    assert [row.open_time for row in oldest] == list(history.open_time[:3])
    assert [row.open_time for row in newest] == list(history.open_time[98:101])
