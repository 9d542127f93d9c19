from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from candlewick.domain.arrays import FloatArray
from candlewick.domain.candles import Candles
from candlewick.indicators import dema, ema
from candlewick.indicators.engine.interpreter import interpret
from candlewick.indicators.engine.operation import column
from candlewick.indicators.engine.program import program_of

series = st.lists(st.floats(1.0, 1e4) | st.integers(1, 5).map(float), max_size=60).map(
    lambda values: np.array(values, dtype=np.float64)
)


def naive_ema(values: FloatArray, length: int) -> FloatArray:
    out = np.full(len(values), np.nan)
    first = int(np.isnan(values).sum()) + length - 1
    if first < len(values):
        out[first] = sum(values[first - length + 1 : first + 1]) / length
    for i in range(first + 1, len(values)):
        out[i] = out[i - 1] + (values[i] - out[i - 1]) * 2.0 / (length + 1)
    return out


@given(series, st.integers(1, 12))
def test_it_agrees_with_a_plain_loop(values: FloatArray, length: int) -> None:
    once = naive_ema(values, length)

    expected = 2.0 * once - naive_ema(once, length)

    assert_allclose(dema(values, length=length), expected, rtol=1e-11, atol=1e-9)


def test_it_does_not_lag_behind_a_straight_line() -> None:
    line = np.arange(10.0, 60.0)

    assert_allclose(dema(line, length=7), np.where(line < 22.0, np.nan, line))


def test_its_averages_have_the_bits_of_ema(history: Candles) -> None:
    once = ema(history.close, length=9)

    assert_array_equal(dema(history.close, length=9), 2.0 * once - ema(once, length=9))


def test_a_gap_inside_a_formula_is_skipped(history: Candles) -> None:
    close = history.close[:40]
    holed = np.insert(close, [0, 3, 30], np.nan)
    program = program_of([dema(column("close"), length=5)])

    (ours,) = interpret(program, {"close": holed})

    assert np.isnan(ours[32])
    assert_array_equal(ours[~np.isnan(holed)], dema(close, length=5))


@pytest.mark.parametrize("length", [2, 5, 20])
def test_it_matches_talib(history: Candles, length: int) -> None:
    talib = pytest.importorskip("talib")

    ours = dema(history.close, length=length)

    assert_allclose(ours, talib.DEMA(history.close, timeperiod=length), rtol=1e-12)


def test_it_ends_where_stock_indicators_does(golden: Any) -> None:
    table = golden.stock_indicators("dema")

    table.assert_ends_alike(dema(table.close, length=14), "dema", start=250, rtol=1e-11)
