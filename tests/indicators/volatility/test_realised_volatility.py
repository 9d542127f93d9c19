import math
import statistics

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import realised_volatility

series = st.lists(st.floats(1.0, 1e4), max_size=40).map(np.array)


@given(series, st.integers(1, 9))
def test_it_agrees_with_exact_arithmetic(close: FloatArray, length: int) -> None:
    returns = [math.log(close[i] / close[i - 1]) for i in range(1, len(close))]
    expected = [np.nan] * min(length, len(close)) + [
        math.sqrt(365.0) * statistics.pstdev(returns[i - length : i])
        for i in range(length, len(close))
    ]

    assert_allclose(realised_volatility(close, length=length), expected, rtol=1e-9, atol=1e-12)


def test_one_percent_up_and_down_each_hour_is_ninety_four_percent_a_year() -> None:
    close = np.exp(0.01 * (np.arange(60) % 2))

    ours = realised_volatility(close, length=20, periods_per_year=24 * 365)

    assert_allclose(ours[20:], 0.01 * math.sqrt(8760.0))
