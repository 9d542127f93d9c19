from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from candlewick.indicators import stochastic_momentum_index


def test_it_agrees_with_plain_averages(market: Any, plain: Any) -> None:
    top = np.array(plain.windows(market.high.tolist(), 10, max))
    bottom = np.array(plain.windows(market.low.tolist(), 10, min))
    apart = (market.close - (top + bottom) / 2.0).tolist()
    distance = plain.exponential(plain.exponential(apart, 5), 2)
    extent = plain.exponential(plain.exponential((top - bottom).tolist(), 5), 2)
    line = [200.0 * a / b for a, b in zip(distance, extent, strict=True)]
    ours = stochastic_momentum_index(
        market.high, market.low, market.close, slow_length=5, fast_length=2
    )

    assert_allclose(ours.line, line, rtol=1e-9, atol=1e-9)
    assert_allclose(ours.signal, plain.exponential(line, 3), rtol=1e-9, atol=1e-9)


def test_it_matches_talib(market: Any, talib: Any) -> None:
    columns = market.high, market.low, market.close
    ours = stochastic_momentum_index(
        *columns, length=13, slow_length=25, fast_length=2, signal_length=9
    )
    line, signal = talib.SMI(*columns)

    assert_allclose(ours.line[45:], line[45:], atol=1e-9)
    assert_allclose(ours.signal, signal, atol=1e-9)


def test_closes_at_the_high_are_100_and_standing_still_is_nothing() -> None:
    still, rise = np.full(40, 9.0), np.full(40, 10.0)

    assert_allclose(stochastic_momentum_index(rise, still, rise).line[13:], 100.0)
    assert_allclose(stochastic_momentum_index(rise, still, still).line[13:], -100.0)
    assert np.isnan(stochastic_momentum_index(still, still, still)).all()


def test_it_keeps_its_range_where_prices_differ_by_one_rounding_only() -> None:
    low = np.full(60, 0.01)
    high = np.nextafter(low, 1.0)

    for close in (low, high):
        line = stochastic_momentum_index(high, low, close).line
        assert_array_equal(line[13:], 100.0 if close is high else -100.0)


@pytest.mark.parametrize("length", [22, 53, 73])
def test_rounding_does_not_lift_the_signal_above_the_range(length: int) -> None:
    rising = np.arange(1.0, 400.0)

    ours = stochastic_momentum_index(rising, rising - 1.0, rising, length=1, signal_length=length)

    assert np.nanmax(ours.signal) == 100.0
