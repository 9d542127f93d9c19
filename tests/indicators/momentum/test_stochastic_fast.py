from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from candlewick.indicators import stochastic, stochastic_fast


def test_it_agrees_with_a_plain_loop(market: Any, plain: Any) -> None:
    k, d = stochastic_fast(market.high, market.low, market.close, length=9, d_length=4)
    top = plain.windows(market.high.tolist(), 9, max)
    bottom = plain.windows(market.low.tolist(), 9, min)
    expected = 100.0 * (market.close - bottom) / (np.array(top) - bottom)

    assert_allclose(k, expected, rtol=1e-9, atol=1e-11)
    assert_allclose(d, plain.mean(expected.tolist(), 4), rtol=1e-9, atol=1e-11)


def test_it_is_the_stochastic_without_the_first_mean(market: Any) -> None:
    columns = market.high, market.low, market.close

    assert_allclose(stochastic_fast(*columns), stochastic(*columns, k_length=1))


def test_it_matches_talib(market: Any, talib: Any) -> None:
    columns = market.high, market.low, market.close
    ours, theirs = stochastic_fast(*columns), talib.STOCHF(*columns, 14, 3, 0)

    assert_allclose(ours.k[15:], theirs[0][15:], atol=1e-9)
    assert_allclose(ours.d, theirs[1], atol=1e-9)


def test_a_range_without_extent_has_no_place() -> None:
    flat = np.full(30, 0.1)

    assert np.isnan(stochastic_fast(flat, flat, flat)).all()
