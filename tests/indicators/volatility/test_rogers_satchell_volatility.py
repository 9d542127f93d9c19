import math
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import rogers_satchell_volatility

price = st.floats(1.0, 1e4) | st.integers(1, 5).map(float)
candle = st.tuples(price, price, price, price).map(lambda row: (row[0], max(row), min(row), row[3]))
bars = st.lists(candle, max_size=60).map(
    lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 4).T.copy()
)


def variance(open_: float, high: float, low: float, close: float) -> float:
    up, down, body = math.log(high / open_), math.log(low / open_), math.log(close / open_)
    return up * (up - body) + down * (down - body)


@given(bars, st.integers(1, 12))
def test_it_agrees_with_the_paper_s_formula(columns: FloatArray, length: int) -> None:
    each = [variance(*row) for row in columns.T.tolist()]
    expected = [math.nan] * min(length - 1, len(each)) + [
        math.sqrt(365.0 * max(math.fsum(each[i - length + 1 : i + 1]), 0.0) / length)
        for i in range(length - 1, len(each))
    ]

    ours = rogers_satchell_volatility(*columns, length=length)

    assert_allclose(ours, expected, rtol=1e-6, atol=1e-7)


def test_a_straight_rise_is_drift_and_no_volatility() -> None:
    low = np.arange(1.0, 40.0)

    assert (rogers_satchell_volatility(low, low + 1.0, low, low + 1.0)[19:] == 0.0).all()


def test_it_matches_lean_which_leaves_the_year_out(golden: Any) -> None:
    table = golden.lean("spy_with_rsv.csv")

    ours = rogers_satchell_volatility(
        table.open, table.high, table.low, table.close, length=9, periods_per_year=1.0
    )

    table.assert_matches(ours, "RSV9", rtol=1e-9)
