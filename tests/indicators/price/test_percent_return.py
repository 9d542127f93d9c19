import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.domain.candles import Candles
from candlewick.indicators import log_return, percent_return

series = st.lists(st.floats(1.0, 1e4), max_size=40).map(np.array)


@given(series, st.integers(1, 9))
def test_it_agrees_with_a_plain_loop(close: FloatArray, length: int) -> None:
    expected = [np.nan] * min(length, len(close)) + [
        100.0 * (close[i] - close[i - length]) / close[i - length]
        for i in range(length, len(close))
    ]

    assert_allclose(percent_return(close, length=length), expected, rtol=1e-13)


def test_it_says_the_same_as_the_logarithm(history: Candles) -> None:
    growth = 1.0 + percent_return(history.close, length=3) / 100.0

    assert_allclose(np.log(growth), log_return(history.close, length=3), atol=1e-14)


def test_after_a_price_of_zero_there_is_no_value() -> None:
    assert_allclose(percent_return(np.array([1.0, 0.0, 2.0])), [np.nan, -100.0, np.nan])


def test_it_matches_talib(history: Candles) -> None:
    talib = pytest.importorskip("talib")

    ours = percent_return(history.close, length=5)

    assert_allclose(ours, talib.ROC(history.close, timeperiod=5), rtol=1e-9, atol=1e-12)
