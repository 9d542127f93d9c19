from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import atr, natr


def market(size: int = 200) -> FloatArray:
    rows = np.random.default_rng(1).uniform(90.0, 110.0, (3, size))
    return np.stack((rows.max(axis=0), rows.min(axis=0), rows[2]))


def test_it_is_the_average_range_in_percent_of_the_close() -> None:
    columns = market()

    ours = natr(*columns, length=5)

    assert_allclose(ours, 100.0 * atr(*columns, length=5) / columns[2], rtol=1e-14)
    assert np.flatnonzero(~np.isnan(ours))[0] == 4


def test_it_agrees_with_talib() -> None:
    talib = pytest.importorskip("talib")
    columns = market()

    for length in (1, 2, 14):
        ours = natr(*columns, length=length, compat="talib")
        theirs = talib.NATR(*columns, timeperiod=length)
        # With one candle TA-Lib gives the range itself, in no percent of anything.
        expected = 100.0 * theirs / columns[2] if length == 1 else theirs
        assert_allclose(ours, expected, rtol=1e-12)


def test_a_price_of_zero_has_no_percentage() -> None:
    high, low, close = np.full(3, 2.0), np.zeros(3), np.array([1.0, 0.0, 1.0])

    assert np.isnan(natr(high, low, close, length=1)).tolist() == [False, True, False]


def test_it_matches_lean(golden: Any) -> None:
    table = golden.lean("spy_natr.txt")

    ours = natr(table.high, table.low, table.close, length=5, compat="talib")

    assert_allclose(ours[5:], table.expected["NATR_5"][5:], rtol=1e-9)
