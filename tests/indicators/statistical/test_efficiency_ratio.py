from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import efficiency_ratio


def test_it_agrees_with_a_plain_loop(walk: FloatArray) -> None:
    ours = efficiency_ratio(walk, length=7)

    assert np.isnan(ours[:7]).all()
    for i in range(7, len(walk)):
        window = walk[i - 7 : i + 1]
        expected = abs(window[-1] - window[0]) / np.abs(np.diff(window)).sum()
        assert_allclose(ours[i], expected, rtol=1e-9, atol=1e-12)


def test_a_march_is_one_and_a_way_back_is_nothing() -> None:
    assert (efficiency_ratio(0.1 * np.arange(40.0))[10:] > 1.0 - 1e-12).all()
    assert efficiency_ratio(np.array([1.0, 2.0, 1.0]), length=2)[-1] == 0.0


def test_it_matches_lean(golden: Any) -> None:
    table = golden.lean("spy_ker.txt")

    # The file begins in the middle of a longer series and keeps nine digits.
    assert_allclose(efficiency_ratio(table.close)[10:], table.expected["KER"][10:], atol=1e-8)


def test_it_matches_pandas_ta(pandas_ta: Any) -> None:
    pandas_ta.assert_matches(efficiency_ratio(pandas_ta.close), "er")


def test_it_matches_talib(walk: FloatArray) -> None:
    talib = pytest.importorskip("talib")

    theirs = talib.ER(walk, timeperiod=10)

    assert_allclose(efficiency_ratio(walk), theirs, rtol=1e-9, atol=1e-12)


def test_a_market_that_stands_still_has_none() -> None:
    assert np.isnan(efficiency_ratio(np.full(30, 0.1))).all()
