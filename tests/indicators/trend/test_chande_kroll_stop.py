from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from candlewick.indicators import atr, chande_kroll_stop


def test_it_agrees_with_a_plain_loop(walk: Any) -> None:
    ours = chande_kroll_stop(*walk, length=4, multiplier=1.5, stop_length=3)
    reach = 1.5 * atr(*walk, length=4)
    above = [min(walk.low[i - 3 : i + 1]) + reach[i] for i in range(3, len(reach))]
    below = [max(walk.high[i - 3 : i + 1]) - reach[i] for i in range(3, len(reach))]
    for i in range(5, len(reach)):
        assert_allclose(ours.long_stop[i], min(above[i - 5 : i - 2]), rtol=1e-12)
        assert_allclose(ours.short_stop[i], max(below[i - 5 : i - 2]), rtol=1e-12)


def test_it_matches_lean(golden: Any) -> None:
    table = golden.lean("spy_with_ChandeKrollStop.csv")
    ours = chande_kroll_stop(
        table.high, table.low, table.close, length=5, multiplier=2.0, stop_length=3
    )

    table.assert_matches(ours.long_stop, "long_stop", rtol=1e-12)
    table.assert_matches(ours.short_stop, "short_stop", rtol=1e-12)


def test_without_movement_both_stops_are_the_price(flat: Any) -> None:
    assert_allclose(np.array(chande_kroll_stop(*flat))[:, 17:], 0.1)
