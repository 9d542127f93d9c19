from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import ease_of_movement

price = st.floats(1.0, 1e4) | st.integers(1, 5).map(float)
traded = st.floats(0.01, 1e4) | st.just(0.0)
bars = st.lists(st.tuples(price, price, traded), max_size=60).map(
    lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 3).T.copy()
)


@given(bars, st.integers(1, 12))
def test_it_agrees_with_a_plain_loop(columns: FloatArray, length: int) -> None:
    high, low, volume = columns.tolist()
    ease = [np.nan] * len(high)
    for i in range(1, len(high)):
        moved = (high[i] + low[i]) / 2.0 - (high[i - 1] + low[i - 1]) / 2.0
        if volume[i] > 0.0:
            ease[i] = 10_000.0 * moved * (high[i] - low[i]) / volume[i]
    expected = np.full(len(high), np.nan)
    for i in range(length, len(high)):
        expected[i] = sum(ease[i - length + 1 : i + 1]) / length
    scale = max([abs(e) for e in ease if not np.isnan(e)], default=1.0)

    ours = ease_of_movement(*columns, length=length)

    assert_allclose(ours, expected, rtol=1e-9, atol=1e-12 * scale)


def test_a_candle_without_volume_leaves_no_value_while_inside() -> None:
    high = np.arange(11.0, 21.0)
    volume = np.ones(10)
    volume[4] = 0.0

    ours = ease_of_movement(high, high - 1.0, volume, length=3)

    assert np.flatnonzero(np.isnan(ours)).tolist() == [0, 1, 2, 4, 5, 6]
    assert_allclose(ours[[3, 7, 8, 9]], 10_000.0)


def test_it_matches_lean_which_rounds_to_nine_places(golden: Any) -> None:
    table = golden.lean("spy_emv.txt")

    ours = ease_of_movement(table.high, table.low, table.volume, length=1)

    table.assert_matches(ours, "EMV", rtol=0.0, atol=6e-10)
