from typing import Any

import numpy as np
import pytest

from candlewick.indicators import pivot_points_demark

DAY = 86_400_000


def test_it_matches_tradingview(pivot_levels: Any) -> None:
    each = pivot_levels
    ours = pivot_points_demark(each.open, each.high, each.low, each.close, open_time=each.open_time)

    each.assert_matches(ours, pivot="P_dm", resistance_1="R1_dm", support_1="S1_dm")


@pytest.mark.parametrize(
    ("close", "level"),
    [(12.0, 2 * 16.0 + 8.0 + 12.0), (9.0, 2 * 8.0 + 16.0 + 9.0), (10.0, 16.0 + 8.0 + 2 * 10.0)],
)
def test_a_rise_a_fall_and_neither_by_hand(close: float, level: float) -> None:
    ones = np.ones(2)
    times = np.array([0, DAY], dtype=np.int64)

    ours = pivot_points_demark(10.0 * ones, 16.0 * ones, 8.0 * ones, close * ones, open_time=times)

    assert np.isnan(ours.pivot[0])
    assert ours.pivot[1] == level / 4.0
    assert ours.resistance_1[1] == level / 2.0 - 8.0
    assert ours.support_1[1] == level / 2.0 - 16.0
