import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.domain.candles import Candles
from candlewick.indicators import trima

series = st.lists(st.floats(1.0, 1e4) | st.integers(1, 5).map(float), max_size=60).map(
    lambda values: np.array(values, dtype=np.float64)
)


def naive(values: FloatArray, length: int) -> FloatArray:
    out = np.full(len(values), np.nan)
    weights = [min(k + 1, length - k) for k in range(length)]
    for i in range(length - 1, len(values)):
        window = values[i - length + 1 : i + 1]
        out[i] = math.fsum(w * x for w, x in zip(weights, window, strict=True)) / sum(weights)
    return out


@given(series, st.integers(1, 12))
def test_the_middle_weighs_most(values: FloatArray, length: int) -> None:
    assert_allclose(trima(values, length=length), naive(values, length), rtol=1e-13)


@pytest.mark.parametrize("length", [2, 3, 8, 21])
def test_it_matches_talib(history: Candles, length: int) -> None:
    talib = pytest.importorskip("talib")

    ours = trima(history.close, length=length)

    assert_allclose(ours, talib.TRIMA(history.close, timeperiod=length), rtol=1e-11)


def test_it_matches_lean(golden: Any) -> None:
    table = golden.lean("spy_trima.txt")

    table.assert_matches(trima(table.close, length=5), "TRIMA_5")
    table.assert_matches(trima(table.close, length=6), "TRIMA_6")
