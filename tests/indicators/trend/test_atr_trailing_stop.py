from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from candlewick.indicators import atr, atr_trailing_stop


@pytest.mark.parametrize("begin", range(4))
def test_it_agrees_with_a_plain_loop(walk: Any, begin: int) -> None:
    high, low, close = (column[begin:] for column in walk)
    reach = 1.5 * atr(high, low, close, length=4)
    rising = close[3] >= close[2]
    stop = close[3] - reach[3] if rising else close[3] + reach[3]
    above, below = close[3] + reach[3], close[3] - reach[3]
    lines, directions = [stop], [1.0 if rising else -1.0]
    for i in range(4, len(close)):
        above = close[i] + reach[i] if close[i - 1] > above else min(above, close[i] + reach[i])
        below = close[i] - reach[i] if close[i - 1] < below else max(below, close[i] - reach[i])
        rising = not close[i] < below if rising else close[i] > above
        lines.append(below if rising else above)
        directions.append(1.0 if rising else -1.0)

    ours = atr_trailing_stop(high, low, close, length=4, multiplier=1.5)

    assert_allclose(ours.line[3:], lines, rtol=1e-12)
    assert_array_equal(ours.direction[3:], directions)


def test_it_matches_stock_indicators(golden: Any, quotes: Any) -> None:
    expected = golden.stock_indicators("atr-stop").expected
    ours = atr_trailing_stop(*quotes)

    assert_allclose(ours.line, expected["atrStop"][1:], rtol=1e-12)
    assert_allclose(ours.direction == 1.0, ~np.isnan(expected["sellStop"][1:]))


def test_it_only_tightens_until_it_turns(walk: Any) -> None:
    line, direction = (each[20:] for each in atr_trailing_stop(*walk))
    stays = direction[1:] == direction[:-1]

    assert (np.diff(line) * direction[1:])[stays].min() >= 0.0
    assert set(direction) == {1.0, -1.0}


def test_without_movement_it_is_the_price_from_below(flat: Any) -> None:
    ours = atr_trailing_stop(*flat)

    assert_allclose(ours.line[20:], 0.1)
    assert ours.direction[20:].tolist() == [1.0] * 60


def test_it_waits_for_a_change_to_begin_with(walk: Any) -> None:
    ours = atr_trailing_stop(*walk, length=1)

    assert np.flatnonzero(np.isnan(ours.direction)).tolist() == [0]
