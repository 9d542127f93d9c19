from typing import Any

import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from candlewick.indicators import fibonacci_retracement, zigzag


def test_a_swing_from_100_to_200_by_hand() -> None:
    close = np.array([100.0, 150.0, 200.0, 180.0])

    ours = fibonacci_retracement(close, close)

    assert_array_equal(np.isnan(ours.level_0), [True, True, True, False])
    levels = [float(level[-1]) for level in ours]
    assert_allclose(levels, [200.0, 176.4, 161.8, 150.0, 138.2, 121.4, 100.0])


def test_its_ends_are_the_turning_points_of_the_zigzag(bars: Any) -> None:
    ours = fibonacci_retracement(bars.high, bars.low, percent=1.0)
    turns = zigzag(bars.high, bars.low, percent=1.0)

    known = ~np.isnan(turns.previous_swing)
    assert 0 < known.sum() < 300
    assert_array_equal(ours.level_0[known], turns.swing[known])
    assert_array_equal(ours.level_1000, turns.previous_swing)
    middle = (turns.swing + turns.previous_swing)[known] / 2.0
    assert_allclose(ours.level_500[known], middle, rtol=1e-12)
    for level in ours:
        assert np.isnan(level[~known]).all()
