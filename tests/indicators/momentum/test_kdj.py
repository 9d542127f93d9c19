from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from candlewick.indicators import kdj, stochastic_fast


def test_it_agrees_with_plain_averages(market: Any, plain: Any) -> None:
    columns = market.high, market.low, market.close
    ours = kdj(*columns, length=7, k_length=4, d_length=2)
    k = plain.wilder(stochastic_fast(*columns, length=7).k.tolist(), 4)
    d = plain.wilder(k, 2)

    assert_allclose(ours.k, k, rtol=1e-9)
    assert_allclose(ours.d, d, rtol=1e-9)
    assert_allclose(ours.j, [3.0 * a - 2.0 * b for a, b in zip(k, d, strict=True)], rtol=1e-9)


def test_it_matches_talib(market: Any, talib: Any) -> None:
    ours = kdj(market.high, market.low, market.close)
    theirs = talib.KDJ(market.high, market.low, market.close)

    assert_allclose(ours.k[12:], theirs[0][12:], atol=1e-10)
    assert_allclose(ours.d, theirs[1], atol=1e-10)
    assert_allclose(ours.j, theirs[2], atol=1e-10)


def test_it_matches_pandas_ta(spy: Any) -> None:
    ours = kdj(spy.high, spy.low, spy.close)

    assert_allclose([line[-1] for line in ours], spy.last("kdj"), atol=6e-9)


def test_a_range_without_extent_is_skipped(market: Any) -> None:
    still = np.full(20, 50.0)
    columns = [np.concatenate((still, each)) for each in (market.high, market.low, market.close)]

    assert np.isnan([line[:20] for line in kdj(*columns)]).all()
    assert np.isfinite(kdj(*columns).j[-1])


@pytest.mark.parametrize("length", [24, 27, 37])
def test_rounding_does_not_lift_it_above_its_range(length: int) -> None:
    rising = np.arange(1.0, 400.0)

    ours = kdj(rising, rising - 1.0, rising, k_length=length, d_length=length)

    assert np.nanmax(ours.k) == 100.0
    assert np.nanmax(ours.d) == 100.0
