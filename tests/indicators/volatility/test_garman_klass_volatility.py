import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import garman_klass_volatility, parkinson_volatility

price = st.floats(1.0, 1e4) | st.integers(1, 5).map(float)
candle = st.tuples(price, price, price, price).map(lambda row: (row[0], max(row), min(row), row[3]))
bars = st.lists(candle, max_size=60).map(
    lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 4).T.copy()
)


def variance(open_: float, high: float, low: float, close: float) -> float:
    span, body = math.log(high / low), math.log(close / open_)
    return 0.5 * span * span - (2.0 * math.log(2.0) - 1.0) * body * body


@given(bars, st.integers(1, 12))
def test_it_agrees_with_the_paper_s_formula(columns: FloatArray, length: int) -> None:
    each = [variance(*row) for row in columns.T.tolist()]
    expected = [math.nan] * min(length - 1, len(each)) + [
        math.sqrt(365.0 * math.fsum(each[i - length + 1 : i + 1]) / length)
        for i in range(length - 1, len(each))
    ]

    ours = garman_klass_volatility(*columns, length=length)

    assert_allclose(ours, expected, rtol=1e-9, atol=1e-12)


def test_candles_that_close_where_they_open_are_parkinson_s_by_another_factor() -> None:
    low = np.random.default_rng(1).uniform(90.0, 110.0, 60)
    high, middle = 1.03 * low, 1.01 * low

    ours = garman_klass_volatility(middle, high, low, middle)

    factor = math.sqrt(2.0 * math.log(2.0))
    assert_allclose(ours, factor * parkinson_volatility(high, low), rtol=1e-12)


def test_candles_without_a_range_have_none() -> None:
    assert (garman_klass_volatility(*np.full((4, 30), 0.1))[19:] == 0.0).all()
