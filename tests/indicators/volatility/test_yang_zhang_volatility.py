import math
import statistics

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import rogers_satchell_volatility, yang_zhang_volatility

price = st.floats(1.0, 1e4) | st.integers(1, 5).map(float)
candle = st.tuples(price, price, price, price).map(lambda row: (row[0], max(row), min(row), row[3]))
bars = st.lists(candle, max_size=40).map(
    lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 4).T.copy()
)


@given(bars, st.integers(2, 12))
def test_it_agrees_with_the_paper_s_formula(columns: FloatArray, length: int) -> None:
    opening, _, _, close = columns.tolist()
    jump = [math.log(opening[i] / close[i - 1]) for i in range(1, len(close))]
    body = [math.log(c / o) for o, c in zip(opening, close, strict=True)]
    within = rogers_satchell_volatility(*columns, length=length, periods_per_year=1.0) ** 2
    k = 0.34 / (1.34 + (length + 1) / (length - 1))
    expected = [math.nan] * min(length, len(close)) + [
        math.sqrt(
            365.0
            * (
                statistics.variance(jump[i - length : i])
                + k * statistics.variance(body[i - length + 1 : i + 1])
                + (1.0 - k) * within[i]
            )
        )
        for i in range(length, len(close))
    ]

    ours = yang_zhang_volatility(*columns, length=length)

    assert_allclose(ours, expected, rtol=1e-9, atol=1e-9)


def test_jumps_alone_are_the_deviation_of_the_returns() -> None:
    close = np.exp(np.cumsum(np.random.default_rng(1).normal(0.0, 0.02, 60)))

    ours = yang_zhang_volatility(close, close, close, close, length=9, periods_per_year=1.0)

    returns = np.diff(np.log(close))
    expected = [np.std(returns[i - 9 : i], ddof=1) for i in range(9, 60)]
    assert_allclose(ours[9:], expected, rtol=1e-12)


def test_candles_without_a_range_have_none() -> None:
    assert (yang_zhang_volatility(*np.full((4, 30), 0.1))[20:] == 0.0).all()
