from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import ichimoku

price = st.floats(1.0, 1e4) | st.integers(1, 5).map(float)
bars = st.lists(st.tuples(price, price), max_size=60).map(
    lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 2).T.copy()
)
lengths = st.integers(1, 12)


def middle(columns: FloatArray, length: int, i: int) -> float:
    if i < length - 1:
        return np.nan
    window = columns[:, i - length + 1 : i + 1]
    return float(max(window[0]) + min(window[1])) / 2.0


@given(bars, lengths, lengths, lengths, lengths)
def test_it_agrees_with_a_plain_loop(
    columns: FloatArray, short: int, medium: int, long: int, ahead: int
) -> None:
    ours = ichimoku(
        *columns,
        conversion_length=short,
        base_length=medium,
        span_length=long,
        displacement=ahead,
    )
    for i in range(columns.shape[1]):
        drawn = i - ahead + 1
        assert_allclose(ours.conversion[i], middle(columns, short, i))
        assert_allclose(ours.base[i], middle(columns, medium, i))
        edge = (middle(columns, short, drawn) + middle(columns, medium, drawn)) / 2.0
        assert_allclose(ours.span_a[i], edge)
        assert_allclose(ours.span_b[i], middle(columns, long, drawn))


def test_the_lines_begin_where_the_docstring_says() -> None:
    rise = np.arange(100.0)

    first = [int(np.flatnonzero(~np.isnan(line))[0]) for line in ichimoku(rise, rise)]

    assert first == [8, 25, 50, 76]


def test_it_matches_stock_indicators_which_draws_one_bar_later(golden: Any) -> None:
    table = golden.stock_indicators("ichimoku")
    ours = ichimoku(table.high, table.low, displacement=27)

    table.assert_matches(ours.conversion, "tenkanSen", rtol=0.0)
    table.assert_matches(ours.base, "kijunSen", rtol=0.0)
    table.assert_matches(ours.span_a, "senkouSpanA", rtol=0.0)
    table.assert_matches(ours.span_b, "senkouSpanB", rtol=0.0)
