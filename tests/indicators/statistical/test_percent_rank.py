from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import percent_rank

series = st.lists(st.floats(1.0, 1e4) | st.integers(1, 5).map(float), max_size=40).map(
    lambda values: np.array(values, dtype=np.float64)
)


@given(series, st.integers(1, 12))
def test_it_agrees_with_a_plain_loop(values: FloatArray, length: int) -> None:
    ours = percent_rank(values, length=length)

    assert np.isnan(ours[:length]).all()
    for i in range(length, len(values)):
        count = sum(value <= values[i] for value in values[i - length : i])
        assert_allclose(ours[i], 100.0 * count / length)


def test_it_matches_tradingview(golden: Any) -> None:
    table = golden.tradingview("ppp.csv")

    table.assert_matches(percent_rank(table.close, length=33), "ta.percentrank(close, 33)")


def test_it_counts_as_talib_does(walk: FloatArray) -> None:
    talib = pytest.importorskip("talib")

    ours = percent_rank(walk, length=20, compat="talib")

    assert_allclose(ours, talib.PERCENTRANK(walk, timeperiod=20))
    assert (ours < percent_rank(walk, length=20)).any()


def test_a_missing_value_is_missed_only_while_inside() -> None:
    values = np.arange(30.0)
    values[10] = np.nan

    assert np.flatnonzero(np.isnan(percent_rank(values, length=5)[5:])).tolist() == [*range(5, 11)]
