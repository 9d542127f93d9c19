from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import pivot_points

HOUR = 3_600_000
price = st.floats(1.0, 1e4)
bars = st.lists(st.tuples(price, price, price), max_size=80).map(
    lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 3).T.copy()
)


@given(bars, st.integers(0, 23))
def test_it_agrees_with_a_plain_loop(columns: FloatArray, hour: int) -> None:
    high, low, close = columns
    times = np.arange(hour, hour + len(close), dtype=np.int64)
    ours = pivot_points(high, low, close, open_time=times * HOUR)
    for i, day in enumerate((times // 24).tolist()):
        before = np.flatnonzero(times // 24 == day - 1)
        if len(before) < 24:
            assert np.isnan([values[i] for values in ours]).all()
            continue
        top, bottom, last = max(high[before]), min(low[before]), close[before[-1]]
        pivot = (top + bottom + last) / 3.0
        expected = {
            "pivot": pivot,
            "resistance_1": 2 * pivot - bottom,
            "resistance_2": pivot + top - bottom,
            "resistance_3": top + 2 * (pivot - bottom),
            "support_1": 2 * pivot - top,
            "support_2": pivot - top + bottom,
            "support_3": bottom - 2 * (top - pivot),
        }
        for name, value in expected.items():
            assert_allclose(getattr(ours, name)[i], value, rtol=1e-9, atol=1e-8)


def test_half_a_day_gives_no_levels() -> None:
    price = np.linspace(10.0, 20.0, 72)
    whole = np.arange(72, dtype=np.int64) * HOUR

    from_midnight = pivot_points(price, price, price, open_time=whole).pivot
    from_one = pivot_points(price, price, price, open_time=whole + HOUR).pivot

    assert np.flatnonzero(~np.isnan(from_midnight))[0] == 24
    assert np.flatnonzero(~np.isnan(from_one))[0] == 47


def test_a_missing_day_leaves_the_levels_of_the_last_one() -> None:
    price = np.array([10.0, 30.0, 12.0])
    days = np.array([0, 24, 24 * 9], dtype=np.int64) * HOUR

    assert_array_equal(
        pivot_points(price, price, price, open_time=days).pivot, [np.nan, 10.0, 30.0]
    )


@pytest.mark.parametrize(
    ("open_time", "words"),
    [
        (np.array([0, 2, 1]), "must rise from candle to candle, and does not at index 2"),
        (np.array([0, 1]), "must be a 1-d int64 array of 3, was int64 of shape"),
        (np.array([0.0, 1.0, 2.0]), "must be a 1-d int64 array of 3, was float64"),
    ],
)
def test_times_that_cannot_be_are_refused(open_time: Any, words: str) -> None:
    with pytest.raises(ValueError, match=f"`open_time` {words}"):
        pivot_points(np.ones(3), np.ones(3), np.ones(3), open_time=open_time)


def test_it_matches_tradingview_over_thirteen_thousand_bars(pivot_levels: Any) -> None:
    each = pivot_levels
    ours = pivot_points(each.high, each.low, each.close, open_time=each.open_time)

    each.assert_matches(
        ours,
        pivot="P_trad",
        resistance_1="R1_trad",
        resistance_2="R2_trad",
        resistance_3="R3_trad",
        support_1="S1_trad",
        support_2="S2_trad",
        support_3="S3_trad",
    )
