from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import median, quantile

series = st.lists(st.floats(-1e4, 1e4) | st.integers(-2, 2).map(float), max_size=40).map(
    lambda values: np.array(values, dtype=np.float64)
)


@given(series, st.integers(1, 12), st.sampled_from([0.01, 0.125, 0.2, 0.5, 0.7, 0.99]))
def test_it_agrees_with_numpy(values: FloatArray, length: int, share: float) -> None:
    ours = quantile(values, length=length, share=share)

    assert np.isnan(ours[: length - 1]).all()
    for i in range(length - 1, len(values)):
        window = values[i - length + 1 : i + 1]
        assert_allclose(ours[i], np.quantile(window, share, method="hazen"), rtol=1e-9, atol=1e-9)


def test_half_of_the_values_lie_below_the_median(walk: FloatArray) -> None:
    assert_allclose(quantile(walk, length=9), median(walk, length=9), rtol=0.0)


def test_it_matches_tradingview(golden: Any) -> None:
    table = golden.tradingview("ppp.csv")

    ours = quantile(table.close, length=20, share=0.2)

    # The column is headed 30; its values, like the nearest ranks beside it, are those of 20.
    table.assert_matches(ours, "ta.percentile_linear_interpolation(close, 20, 30)", rtol=1e-14)


@pytest.mark.parametrize(("share", "above"), [(0.125, 0.0), (0.25, 0.5), (0.375, 1.0), (0.5, 1.5)])
def test_it_walks_the_ranks_as_tradingview_does(share: float, above: float) -> None:
    # Plotted by TradingView for a ramp of four; PyneCore keeps the values in test_242.
    values = np.arange(9.0) % 4.0

    assert quantile(values, length=4, share=share)[8] == above
