from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from candlewick.indicators import pivot_points_woodie


def test_it_matches_tradingview(pivot_levels: Any) -> None:
    each = pivot_levels
    ours = pivot_points_woodie(each.open, each.high, each.low, open_time=each.open_time)

    each.assert_matches(ours, pivot="P_woodie")


def test_its_levels_follow_from_the_range_before_and_the_open_today(bars: Any) -> None:
    ours = pivot_points_woodie(bars.open, bars.high, bars.low, open_time=bars.open_time)

    assert np.isnan(ours.pivot[:24]).all()
    for i in range(24, 300, 7):
        midnight = i // 24 * 24
        top = bars.high[midnight - 24 : midnight].max()
        bottom = bars.low[midnight - 24 : midnight].min()
        pivot = (top + bottom + 2.0 * bars.open[midnight]) / 4.0
        expected = {
            "pivot": pivot,
            "resistance_1": 2.0 * pivot - bottom,
            "resistance_2": pivot + top - bottom,
            "resistance_3": top + 2.0 * (pivot - bottom),
            "support_1": 2.0 * pivot - top,
            "support_2": pivot - top + bottom,
            "support_3": bottom - 2.0 * (top - pivot),
        }
        for name, value in expected.items():
            assert_allclose(getattr(ours, name)[i], value, rtol=1e-12)
