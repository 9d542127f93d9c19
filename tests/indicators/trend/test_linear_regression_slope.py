from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from candlewick.indicators import linear_regression_slope


def test_it_agrees_with_a_plain_fit(walk: Any) -> None:
    ours = linear_regression_slope(walk.close, length=7)
    fits = [np.polyfit(range(7), walk.close[i - 6 : i + 1], 1)[0] for i in range(6, 400)]

    assert_allclose(ours[6:], fits, rtol=1e-9, atol=1e-12)


def test_a_straight_line_has_its_own_slope(flat: Any) -> None:
    assert_allclose(linear_regression_slope(2.5 * np.arange(40.0))[13:], 2.5, rtol=1e-14)
    assert linear_regression_slope(flat.close)[13:].tolist() == [0.0] * 67


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("slope")

    table.assert_matches(linear_regression_slope(table.close), "slope")


@pytest.mark.parametrize("length", [2, 14])
def test_it_agrees_with_talib(walk: Any, length: int) -> None:
    talib = pytest.importorskip("talib")
    ours = linear_regression_slope(walk.close, length=length)

    assert_allclose(ours, talib.LINEARREG_SLOPE(walk.close, length), rtol=1e-9, atol=1e-9)
