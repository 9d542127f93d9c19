import math
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import log_return

series = st.lists(st.floats(1.0, 1e4), max_size=40).map(np.array)


@given(series, st.integers(1, 9))
def test_it_agrees_with_a_plain_loop(close: FloatArray, length: int) -> None:
    expected = [np.nan] * min(length, len(close)) + [
        math.log(close[i] / close[i - length]) for i in range(length, len(close))
    ]

    assert_allclose(log_return(close, length=length), expected, rtol=1e-13)


def test_returns_add_up_over_time() -> None:
    close = np.array([10.0, 12.0, 9.0, 15.0])

    assert_allclose(log_return(close)[1:].sum(), log_return(close, length=3)[-1])


def test_a_price_of_zero_has_no_logarithm_and_no_warning() -> None:
    close = np.array([1.0, 0.0, 2.0, 2.0])

    assert_allclose(log_return(close), [np.nan, np.nan, np.nan, 0.0])


def test_two_prices_below_zero_have_none_either() -> None:
    assert np.isnan(log_return(np.array([-1.0, -2.0]))).all()


def test_it_matches_lean(golden: Any) -> None:
    table = golden.lean("spy_logr14.txt")

    table.assert_matches(log_return(table.close, length=14), "LOGR14", atol=1e-7)
