"""Where values and names lie on paper."""

import itertools
from datetime import UTC, datetime

import hypothesis.strategies as st
import pytest
from hypothesis import given

from candlewick.application.report.line_chart import spread
from candlewick.application.report.scale import Scale, padded, ticks, time_ticks

MINUTE = 60_000
FINITE = st.floats(-1e9, 1e9)


def ms(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


@given(st.lists(FINITE, min_size=1), st.integers(2, 10))
def test_marks_are_round_rising_and_within(values: list[float], most: int) -> None:
    low, high = padded(values)

    marks = ticks(low, high, most=most)

    assert low < high
    assert len(marks) <= most + 1
    assert marks == sorted(set(marks))
    room = 1e-9 * max(abs(low), abs(high), high - low)
    assert all(low - room <= mark <= high + room for mark in marks)


def test_a_vertical_scale_runs_upwards() -> None:
    scale = Scale(0.0, 10.0, 200.0, 100.0)

    assert (scale(0.0), scale(10.0), scale(5.0)) == (200.0, 100.0, 150.0)


@pytest.mark.parametrize(
    ("low", "high", "names"),
    [
        ("2025-01-01T22:00", "2025-01-02T03:00", ["22:00", "23:00", "2 Jan", "01:00", "02:00", "03:00"]),
        ("2025-01-05T10:00", "2025-01-09T01:00", ["6 Jan", "7 Jan", "8 Jan", "9 Jan"]),
        ("2024-11-10T00:00", "2026-03-01T00:00", ["Dec 2024", "Mar 2025", "Jun 2025", "Sep 2025", "Dec 2025", "Mar 2026"]),
    ],
)  # fmt: skip
def test_times_are_marked_where_utc_is_round(low: str, high: str, names: list[str]) -> None:
    assert [name for _, name in time_ticks(ms(low), ms(high), most=6)] == names


@given(st.integers(0, 10**12), st.integers(10, 10**6), st.integers(2, 12))
def test_no_more_times_are_marked_than_there_is_room_for(low: int, minutes: int, most: int) -> None:
    marks = time_ticks(low, low + minutes * MINUTE, most=most)

    assert len(marks) <= most
    assert all(low <= at <= low + minutes * MINUTE for at, _ in marks)


@given(st.lists(st.floats(0.0, 300.0), min_size=1, max_size=12))
def test_no_name_lies_over_another(places: list[float]) -> None:
    moved = spread(sorted(places), apart=15.0, low=10.0, high=300.0)

    gaps = [after - before for before, after in itertools.pairwise(moved)]
    assert all(gap >= 15.0 - 1e-6 for gap in gaps)
    assert moved[0] >= 10.0 - 1e-6
    assert moved[-1] <= 300.0 + 1e-6
