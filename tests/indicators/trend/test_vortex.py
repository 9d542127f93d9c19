from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from candlewick.indicators import vortex


@pytest.mark.parametrize("length", [1, 5])
def test_it_agrees_with_a_plain_loop(walk: Any, length: int) -> None:
    high, low, close = (column.tolist() for column in walk)
    ours = vortex(*walk, length=length)
    for i in range(length, len(close)):
        bars = range(i - length + 1, i + 1)
        ranges = sum(max(high[k], close[k - 1]) - min(low[k], close[k - 1]) for k in bars)
        plus, minus = (
            sum(abs(a[k] - b[k - 1]) for k in bars) for a, b in ((high, low), (low, high))
        )

        assert ours.plus[i] == pytest.approx(plus / ranges if ranges else np.nan, nan_ok=True)
        assert ours.minus[i] == pytest.approx(minus / ranges if ranges else np.nan, nan_ok=True)


def test_it_matches_lean(golden: Any) -> None:
    table = golden.lean("spy_with_vtx.csv")
    ours = vortex(table.high, table.low, table.close)

    table.assert_matches(ours.plus, "plus_vtx", rtol=1e-12)
    table.assert_matches(ours.minus, "minus_vtx", rtol=1e-12)


def test_it_agrees_with_talib(walk: Any) -> None:
    talib = pytest.importorskip("talib")

    for ours, theirs in zip(vortex(*walk), talib.VORTEX(*walk, 14), strict=True):
        assert_allclose(ours, theirs, rtol=1e-9)


def test_it_has_no_value_where_nothing_moves(flat: Any) -> None:
    assert np.isnan(vortex(*flat)).all()
