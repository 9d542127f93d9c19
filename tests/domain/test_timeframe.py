from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.domain.timeframe import Timeframe
from candlewick.errors import UserError

NAMES = ("1m", "5m", "15m", "30m", "1h", "2h", "4h", "12h", "1d", "3d", "1w")
MOMENTS = st.integers(0, 4_000_000_000_000)


def _ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * 1000


@pytest.mark.parametrize(
    ("name", "minutes"),
    [("1m", 1), ("15m", 15), ("4h", 240), ("1d", 1440), ("1w", 10_080)],
)
def test_a_name_says_how_long_a_candle_is(name: str, minutes: int) -> None:
    timeframe = Timeframe.parse(name)
    assert timeframe.ms == minutes * 60_000
    assert str(timeframe) == name


@pytest.mark.parametrize(
    "name", ["", "h", "1", "0h", "01h", "-1h", "1H", "1M", "1y", "1.5h", "1 h", "1h\n", "\uff11h", "\u0663m", "99999m", "hour"]
)  # fmt: skip
def test_an_unknown_name_is_refused_in_plain_words(name: str) -> None:
    with pytest.raises(UserError, match="write a number and a unit, such as 15m, 1h, 4h, 1d or 1w"):
        Timeframe.parse(name)


@pytest.mark.parametrize(
    ("name", "moment", "last", "following"),
    [
        ("1h", "2026-03-05T10:59:59", "2026-03-05T10:00:00", "2026-03-05T11:00:00"),
        ("1h", "2026-03-05T11:00:00", "2026-03-05T11:00:00", "2026-03-05T12:00:00"),
        ("4h", "2026-03-05T11:59:00", "2026-03-05T08:00:00", "2026-03-05T12:00:00"),
        ("1d", "2026-03-05T23:59:00", "2026-03-05T00:00:00", "2026-03-06T00:00:00"),
        ("1w", "2026-03-05T12:00:00", "2026-03-02T00:00:00", "2026-03-09T00:00:00"),
        ("1w", "2026-03-09T00:00:00", "2026-03-09T00:00:00", "2026-03-16T00:00:00"),
    ],
)
def test_closes_fall_where_exchanges_put_them(
    name: str, moment: str, last: str, following: str
) -> None:
    timeframe = Timeframe.parse(name)
    assert timeframe.last_close(_ms(moment)) == _ms(last)
    assert timeframe.next_close(_ms(moment)) == _ms(following)


@given(name=st.sampled_from(NAMES), moment=MOMENTS)
def test_every_moment_lies_between_two_neighbouring_closes(name: str, moment: int) -> None:
    timeframe = Timeframe.parse(name)
    last, following = timeframe.last_close(moment), timeframe.next_close(moment)
    assert last <= moment < following
    assert following - last == timeframe.ms
    assert timeframe.last_close(last) == last
    assert timeframe.next_close(last) == following


@given(moment=MOMENTS)
def test_a_week_opens_on_monday(moment: int) -> None:
    close = Timeframe.parse("1w").last_close(moment)
    assert datetime.fromtimestamp(close / 1000, tz=UTC).isoweekday() == 1
