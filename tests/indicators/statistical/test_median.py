import statistics
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import median

series = st.lists(st.floats(-1e4, 1e4) | st.integers(-2, 2).map(float), max_size=40).map(
    lambda values: np.array(values, dtype=np.float64)
)


@given(series, st.integers(1, 12))
def test_it_agrees_with_the_standard_library(values: FloatArray, length: int) -> None:
    ours = median(values, length=length)

    assert np.isnan(ours[: length - 1]).all()
    for i in range(length - 1, len(values)):
        expected = statistics.median(values[i - length + 1 : i + 1].tolist())
        assert_allclose(ours[i], expected, rtol=1e-12, atol=1e-12)


def test_it_matches_tradingview(golden: Any) -> None:
    table = golden.tradingview("min+max+median+mode.csv")

    table.assert_matches(median(table.close), "median(close)", rtol=1e-14)


def test_it_matches_pandas_ta(pandas_ta: Any) -> None:
    pandas_ta.assert_matches(median(pandas_ta.close, length=14), "median_14")


def test_a_missing_value_is_missed_only_while_inside() -> None:
    values = np.arange(30.0)
    values[10] = np.nan

    ours = median(values, length=5)

    assert np.isnan(ours[10:15]).all()
    assert_allclose(ours[15:], values[13:28])
