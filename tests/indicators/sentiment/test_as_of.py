import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from candlewick.indicators.sentiment.as_of import as_of

times = st.lists(st.integers(0, 50), max_size=30, unique=True).map(sorted)


@given(times, times)
def test_it_agrees_with_a_plain_search(opened: list[int], known: list[int]) -> None:
    values = np.arange(len(known), dtype=np.float64)
    expected = [sum(at <= moment for at in known) - 1.0 for moment in opened]

    ours = as_of(np.array(opened, dtype=np.int64), np.array(known, dtype=np.int64), values)

    assert_array_equal(ours, np.where(np.array(expected) < 0.0, np.nan, expected))


def test_a_reading_counts_from_the_candle_that_opens_with_it_and_not_from_the_one_before() -> None:
    open_time = np.array([0, 60, 120, 180])
    known_at, values = np.array([60, 121]), np.array([10.0, 20.0])

    assert_array_equal(as_of(open_time, known_at, values), [np.nan, 10.0, 10.0, 20.0])


def test_readings_out_of_order_or_without_a_time_are_refused() -> None:
    open_time, values = np.array([0, 60]), np.array([1.0, 2.0])

    with pytest.raises(
        ValueError, match=r"`known_at` must rise from reading to reading, .* index 1"
    ):
        as_of(open_time, np.array([5, 5]), values)
    with pytest.raises(ValueError, match=r"`values` has shape \(2,\) where `known_at` has \(1,\)"):
        as_of(open_time, np.array([5]), values)
