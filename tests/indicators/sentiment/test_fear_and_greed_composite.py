from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import (
    fear_and_greed_composite,
    macd,
    mfi,
    natr,
    rsi,
    stochastic,
)


def naive(columns: tuple[FloatArray, ...], length: int) -> FloatArray:
    high, low, close, _ = columns
    spread, histogram = natr(high, low, close), macd(close).histogram
    flow, strength = mfi(*columns), rsi(close)
    k = stochastic(high, low, close).k
    out = np.full(len(close), np.nan)
    for i in range(length - 1, len(close)):
        window = slice(i - length + 1, i + 1)
        calm = 100.0 / (1.0 + spread[i] / np.mean(spread[window]))
        push = 50.0 + 50.0 * histogram[i] / np.max(np.abs(histogram[window]))
        parts = [calm, flow[i], strength[i], k[i], push]
        out[i] = np.dot([0.25, 0.25, 0.2, 0.1, 0.2], parts)
    return out


@pytest.mark.parametrize("length", [2, 30])
def test_it_weighs_its_parts(golden: Any, length: int) -> None:
    table = golden.quotes()
    columns = table.high, table.low, table.close, table.volume

    ours = fear_and_greed_composite(*columns, length=length)

    assert_allclose(ours, naive(columns, length), rtol=1e-9)
    assert np.flatnonzero(~np.isnan(ours))[0] == length + 32


def test_later_bars_revise_nothing(golden: Any) -> None:
    table = golden.quotes()
    columns = table.high, table.low, table.close, table.volume
    whole = fear_and_greed_composite(*columns)

    for known in range(60, 120):
        then = fear_and_greed_composite(*(column[:known] for column in columns))
        assert_array_equal(then, whole[:known])


def test_a_calm_rise_is_greed_and_a_wild_fall_is_fear() -> None:
    bars = np.arange(100.0)
    rise = 100.0 + bars * bars / 100.0
    fall = 200.0 - bars * bars / 100.0
    volume = np.ones(100)

    greed = fear_and_greed_composite(rise + 1.0, rise - 1.0, rise, volume)[-1]
    reach = 1.0 + bars * bars / 500.0
    fear = fear_and_greed_composite(fall + reach, fall - reach, fall, volume)[-1]

    assert greed > 75.0
    assert fear < 25.0


def test_where_nothing_moves_there_is_no_mood() -> None:
    price = np.full(100, 0.1)

    assert np.isnan(fear_and_greed_composite(price, price, price, np.ones(100))).all()
