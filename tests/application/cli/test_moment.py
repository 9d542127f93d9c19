"""Times that a user types."""

import pytest

from candlewick.application.cli.moment import close_before, read_moment
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import UserError

NOON = 1_772_366_400_000
"""2026-03-01 12:00 UTC [ms]."""
HOUR = 3_600_000
H1 = Timeframe.parse("1h")


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01T12:00Z",
        "2026-03-01T12:00:00Z",
        "2026-03-01 12:00",
        " 2026-03-01T12:00 ",
        "2026-03-01T13:00+01:00",
        "2026-02-28T22:00-14:00",
        "20260301T120000Z",
    ],
)
def test_a_time_is_read_in_any_iso_form_and_is_utc_if_it_names_no_zone(text: str) -> None:
    assert read_moment(text) == NOON


def test_a_date_is_its_midnight() -> None:
    assert read_moment("2026-03-01") == NOON - 12 * HOUR


@pytest.mark.parametrize("fraction", [".001", ".999", ".123999"])
def test_milliseconds_are_kept_and_finer_ones_cut(fraction: str) -> None:
    assert read_moment(f"2026-03-01T12:00:00{fraction}Z") == NOON + int(fraction[1:4])


def test_no_millisecond_is_lost_to_rounding() -> None:
    for ms in range(1000):
        assert read_moment(f"2026-03-01T12:00:00.{ms:03}Z") == NOON + ms


@pytest.mark.parametrize(
    "text", ["", "now", "12:00", "2026-02-30", "2026-03-01T25:00", "1772366400", "2026-3-1", "٣"]
)
def test_what_is_no_time_is_named_with_a_pattern(text: str) -> None:
    with pytest.raises(UserError, match="is not a time: write it as 2026-03-01T12:00Z"):
        read_moment(text)


def test_without_a_time_the_newest_close_that_is_final_is_meant() -> None:
    def newest(now: int) -> int:
        return close_before(None, timeframe=H1, now=now, margin=5_000)

    assert newest(NOON + 5_000) == NOON
    assert newest(NOON + 4_999) == NOON - HOUR
    assert newest(NOON + HOUR - 1) == NOON


def test_a_time_means_the_newest_close_at_or_before_it() -> None:
    def close(text: str) -> int:
        return close_before(text, timeframe=H1, now=NOON + HOUR, margin=5_000)

    assert close("2026-03-01T12:00Z") == NOON
    assert close("2026-03-01T12:59:59Z") == NOON
    assert close("2026-03-01T11:59:59Z") == NOON - HOUR


def test_the_present_is_not_the_future_and_a_millisecond_later_is() -> None:
    assert close_before("2026-03-01T12:00Z", timeframe=H1, now=NOON, margin=0) == NOON
    with pytest.raises(UserError, match="lies in the future"):
        close_before("2026-03-01T12:00:00.001Z", timeframe=H1, now=NOON, margin=0)
