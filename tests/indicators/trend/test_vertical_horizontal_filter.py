from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import vertical_horizontal_filter

price = st.floats(1.0, 1e4) | st.integers(1, 5).map(float)
series = st.lists(price, max_size=60).map(lambda values: np.array(values, dtype=np.float64))


@given(series, st.integers(2, 12))
def test_it_agrees_with_a_plain_loop(close: FloatArray, length: int) -> None:
    expected = np.full(len(close), np.nan)
    for i in range(length, len(close)):
        window = close[i - length + 1 : i + 1]
        path = sum(abs(close[k] - close[k - 1]) for k in range(i - length + 1, i + 1))
        expected[i] = (max(window) - min(window)) / path if path else np.nan

    ours = vertical_horizontal_filter(close, length=length)

    assert_allclose(ours, expected, rtol=1e-9, atol=1e-9)
    assert not (ours > 1.0).any()


def test_a_straight_line_lacks_one_step() -> None:
    rise = np.arange(1.0, 60.0)

    assert_allclose(vertical_horizontal_filter(rise)[28:], 27.0 / 28.0)


def test_it_agrees_with_talib(walk: Any) -> None:
    talib = pytest.importorskip("talib")

    assert_allclose(vertical_horizontal_filter(walk.close), talib.VHF(walk.close, 28), rtol=1e-9)


def test_it_has_no_value_where_nothing_moves(flat: Any) -> None:
    assert np.isnan(vertical_horizontal_filter(flat.close)).all()
