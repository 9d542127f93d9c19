import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import parkinson_volatility

price = st.floats(1.0, 1e4) | st.integers(1, 5).map(float)
bars = st.lists(st.tuples(price, price), max_size=60).map(
    lambda rows: np.sort(np.array(rows, dtype=np.float64).reshape(-1, 2), axis=1).T.copy()
)


@given(bars, st.integers(1, 12))
def test_it_agrees_with_the_paper_s_formula(columns: FloatArray, length: int) -> None:
    low, high = columns
    expected = [math.nan] * min(length - 1, len(low)) + [
        math.sqrt(
            365.0
            * math.fsum(math.log(high[j] / low[j]) ** 2 for j in range(i - length + 1, i + 1))
            / (4.0 * length * math.log(2.0))
        )
        for i in range(length - 1, len(low))
    ]

    ours = parkinson_volatility(high, low, length=length)

    assert_allclose(ours, expected, rtol=1e-9, atol=1e-12)


def test_one_percent_candles_of_an_hour_are_fifty_six_percent_a_year() -> None:
    low = np.full(30, 100.0)

    ours = parkinson_volatility(low * math.exp(0.01), low, periods_per_year=8760)

    assert_allclose(ours[19:], 0.01 * math.sqrt(8760.0 / (4.0 * math.log(2.0))))


def test_candles_without_a_range_have_none() -> None:
    flat = np.full(30, 0.1)

    assert (parkinson_volatility(flat, flat)[19:] == 0.0).all()
