from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import cci

price = st.floats(1.0, 1e4) | st.integers(1, 5).map(float)
bars = st.lists(st.tuples(price, price, price), max_size=60).map(
    lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 3).T.copy()
)
lengths = st.integers(1, 12)


def naive(columns: FloatArray, length: int) -> FloatArray:
    typical = [Fraction(t) for t in ((columns[0] + columns[1] + columns[2]) / 3.0).tolist()]
    out = np.full(len(typical), np.nan)
    for i in range(length - 1, len(typical)):
        window = typical[i - length + 1 : i + 1]
        mean = sum(window, Fraction()) / length
        spread = sum((abs(value - mean) for value in window), Fraction()) / length
        if spread:
            out[i] = float((typical[i] - mean) / spread) / 0.015
    return out


@given(bars, lengths)
def test_it_agrees_with_exact_arithmetic(columns: FloatArray, length: int) -> None:
    assert_allclose(cci(*columns, length=length), naive(columns, length), rtol=1e-9, atol=1e-9)


def test_a_steady_rise_reads_the_same_at_any_pace() -> None:
    slow, fast = np.arange(100.0, 140.0), np.arange(100.0, 500.0, 10.0)

    assert_allclose(cci(slow, slow, slow)[19:], 9.5 / 5.0 / 0.015)
    assert_allclose(cci(fast, fast, fast)[19:], 9.5 / 5.0 / 0.015)


def test_it_gives_chartschool_s_example() -> None:
    typical = np.array([
        23.9826, 23.9164, 23.7872, 23.6745, 23.5420, 23.3615, 23.6513, 23.7209, 24.1649, 23.9131,
        23.8104, 23.9230, 23.7441, 24.6784, 24.9368, 24.9318, 25.0958, 25.1223, 25.1985, 25.0627,
        24.4961,
    ])  # fmt: skip

    assert_allclose(cci(typical, typical, typical)[19:], [102.3150, 30.7360], atol=0.01)


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("cci")

    table.assert_matches(cci(table.high, table.low, table.close), "cci", rtol=1e-11, atol=1e-10)


def test_it_matches_talib(market: Any, talib: Any) -> None:
    columns = market.high, market.low, market.close

    assert_allclose(cci(*columns), talib.CCI(*columns, 20), rtol=1e-9, atol=1e-9)
