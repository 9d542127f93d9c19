from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from candlewick.indicators import adx, adxr


@pytest.mark.parametrize(("compat", "distance"), [("tradingview", 14), ("talib", 13)])
def test_it_is_the_middle_of_two_strengths(walk: Any, compat: Any, distance: int) -> None:
    strength = adx(*walk, compat=compat).adx
    expected = [
        (strength[i] + strength[i - distance]) / 2.0 if i >= distance else np.nan
        for i in range(len(strength))
    ]

    assert_allclose(adxr(*walk, compat=compat), expected, rtol=1e-12)


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("adx")

    table.assert_matches(adxr(table.high, table.low, table.close), "adxr", rtol=1e-13)


@pytest.mark.parametrize("length", [2, 14])
def test_it_agrees_with_talib_on_request(walk: Any, length: int) -> None:
    talib = pytest.importorskip("talib")
    ours = adxr(*walk, length=length, compat="talib")

    assert_allclose(ours, talib.ADXR(*walk, length), rtol=1e-9, atol=1e-9)


def test_it_has_no_value_where_nothing_moves(flat: Any) -> None:
    assert np.isnan(adxr(*flat)).all()
