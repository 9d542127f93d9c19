from typing import Any

from numpy.testing import assert_allclose, assert_array_equal

from candlewick.indicators import pivot_points, pivot_points_fibonacci


def test_it_matches_tradingview(pivot_levels: Any) -> None:
    each = pivot_levels
    ours = pivot_points_fibonacci(each.high, each.low, each.close, open_time=each.open_time)

    each.assert_matches(ours, pivot="P_fib", resistance_1="R1_fib", support_1="S1_fib")


def test_its_levels_divide_the_range_of_the_day_before(bars: Any) -> None:
    ours = pivot_points_fibonacci(bars.high, bars.low, bars.close, open_time=bars.open_time)
    classic = pivot_points(bars.high, bars.low, bars.close, open_time=bars.open_time)

    for i in range(24, 300, 7):
        day = slice(i // 24 * 24 - 24, i // 24 * 24)
        span = bars.high[day].max() - bars.low[day].min()
        for level, share in enumerate((0.382, 0.618, 1.0), start=1):
            above, below = getattr(ours, f"resistance_{level}"), getattr(ours, f"support_{level}")
            assert_allclose(above[i] - ours.pivot[i], share * span)
            assert_allclose(ours.pivot[i] - below[i], share * span)
    assert_array_equal(ours.pivot, classic.pivot)
    assert_array_equal(ours.resistance_3, classic.resistance_2)
