from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import beta


def test_it_agrees_with_a_fitted_line(walk: FloatArray) -> None:
    other = walk + np.random.default_rng(9).normal(0.0, 1.0, len(walk))
    ours = beta(walk, other, length=9)

    returns, market = walk[1:] / walk[:-1] - 1.0, other[1:] / other[:-1] - 1.0
    assert np.isnan(ours[:9]).all()
    for i in range(9, len(walk)):
        slope = np.polyfit(market[i - 9 : i], returns[i - 9 : i], 1)[0]
        assert_allclose(ours[i], slope, rtol=1e-6, atol=1e-9)


def test_it_matches_stock_indicators(golden: Any, compared: FloatArray) -> None:
    table = golden.stock_indicators("beta")

    table.assert_matches(beta(compared, table.close, length=50), "beta", rtol=1e-9)


def test_it_matches_talib(walk: FloatArray) -> None:
    talib = pytest.importorskip("talib")
    other = walk + np.random.default_rng(9).normal(0.0, 1.0, len(walk))

    theirs = talib.BETA(other, walk, timeperiod=30)

    assert_allclose(beta(walk, other, length=30), theirs, rtol=1e-9, atol=1e-12)


def test_against_itself_it_is_one(walk: FloatArray) -> None:
    assert_allclose(beta(walk, walk)[50:], 1.0)


def test_against_what_stands_still_there_is_none(walk: FloatArray) -> None:
    assert np.isnan(beta(walk, np.full(len(walk), 0.1))).all()
