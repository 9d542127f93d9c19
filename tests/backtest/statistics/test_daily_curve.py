import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.backtest.statistics.daily_curve import DAY, daily_curve

HOUR = 3_600_000


def hours(*values: float, start: int = 0) -> tuple[np.ndarray, np.ndarray]:
    time = start + HOUR * np.arange(1, len(values) + 1, dtype=np.int64)
    return time, np.array(values)


def test_each_day_ends_with_the_last_value_seen_in_it() -> None:
    time, value = hours(*np.arange(101.0, 149.0))

    curve = daily_curve(time, value, start=0, balance=100.0)

    assert curve.value.tolist() == [100.0, 124.0, 148.0]
    assert curve.end.tolist() == [DAY, 2 * DAY]
    assert curve.returns == pytest.approx([0.24, 148.0 / 124.0 - 1.0])


def test_a_value_at_midnight_belongs_to_the_day_that_it_ends() -> None:
    curve = daily_curve(np.array([DAY]), np.array([110.0]), start=0, balance=100.0)

    assert curve.end.tolist() == [DAY]
    assert curve.returns == pytest.approx([0.1])


def test_a_day_in_which_nothing_was_seen_keeps_the_value_before_it() -> None:
    time = np.array([DAY // 2, 3 * DAY])

    curve = daily_curve(time, np.array([110.0, 121.0]), start=0, balance=100.0)

    assert curve.value.tolist() == [100.0, 110.0, 110.0, 121.0]


def test_an_account_that_begins_late_in_the_day_has_a_partial_first_day() -> None:
    start = 5 * DAY + 20 * HOUR
    time, value = hours(*[100.0 + i for i in range(1, 7)], start=start)

    curve = daily_curve(time, value, start=start, balance=100.0)

    assert curve.value.tolist() == [100.0, 104.0, 106.0]
    assert curve.end[0] == 6 * DAY


def test_once_nothing_is_left_the_account_stays_closed() -> None:
    time = DAY * np.arange(1, 5, dtype=np.int64)

    curve = daily_curve(time, np.array([50.0, -3.0, 20.0, 40.0]), start=0, balance=100.0)

    assert curve.value.tolist() == [100.0, 50.0, 0.0, 0.0, 0.0]
    assert curve.returns.tolist() == [-0.5, -1.0, 0.0, 0.0]


@given(st.lists(st.floats(0.5, 2.0), min_size=1, max_size=200), st.integers(0, DAY - 1))
def test_the_days_compound_to_the_last_value(steps: list[float], start: int) -> None:
    time, value = hours(*(100.0 * np.cumprod(steps)).tolist(), start=start)

    curve = daily_curve(time, value, start=start, balance=100.0)

    assert 100.0 * np.prod(1.0 + curve.returns) == pytest.approx(value[-1])
    assert len(curve.end) == (time[-1] - 1) // DAY - start // DAY + 1


@pytest.mark.parametrize(
    ("time", "value", "balance"),
    [
        ([2, 1], [1.0, 1.0], 1.0),
        ([0], [1.0], 1.0),
        ([1, 2], [1.0], 1.0),
        ([], [], 1.0),
        ([1], [float("nan")], 1.0),
        ([1], [1.0], 0.0),
    ],
)
def test_what_is_no_curve_is_refused(time: list[int], value: list[float], balance: float) -> None:
    with pytest.raises(ValueError, match="an equity curve"):
        daily_curve(np.array(time, dtype=np.int64), np.array(value), start=0, balance=balance)
