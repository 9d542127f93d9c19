from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from candlewick.indicators import atr, chandelier_exit


def test_it_agrees_with_a_plain_loop(walk: Any) -> None:
    ours = chandelier_exit(*walk, length=5, multiplier=2.0)
    ranges = atr(*walk, length=5)
    for i in range(4, len(ranges)):
        window = slice(i - 4, i + 1)
        assert_allclose(ours.long_stop[i], max(walk.high[window]) - 2.0 * ranges[i], rtol=1e-12)
        assert_allclose(ours.short_stop[i], min(walk.low[window]) + 2.0 * ranges[i], rtol=1e-12)


def test_it_matches_stock_indicators(golden: Any, quotes: Any) -> None:
    theirs = golden.stock_indicators("chexit").expected["chandelierExit"]

    assert_allclose(chandelier_exit(*quotes).long_stop, theirs[1:], rtol=1e-12)


def test_without_movement_both_stops_are_the_price(flat: Any) -> None:
    assert_allclose(np.array(chandelier_exit(*flat))[:, 21:], 0.1)
