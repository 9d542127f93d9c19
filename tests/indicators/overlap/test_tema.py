from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.domain.candles import Candles
from candlewick.indicators import tema
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
    twice = naive_ema(once, length)

    expected = 3.0 * once - 3.0 * twice + naive_ema(twice, length)

    assert_allclose(tema(values, length=length), expected, rtol=1e-11, atol=1e-9)


def test_it_does_not_lag_behind_a_straight_line() -> None:
    line = np.arange(10.0, 60.0)

    assert_allclose(tema(line, length=7), np.where(line < 28.0, np.nan, line))


def test_a_gap_inside_a_formula_is_skipped(history: Candles) -> None:
    close = history.close[:40]
    holed = np.insert(close, [0, 3, 30], np.nan)
    program = program_of([tema(column("close"), length=5)])

    (ours,) = interpret(program, {"close": holed})

    assert np.isnan(ours[32])
    assert_allclose(ours[~np.isnan(holed)], tema(close, length=5), rtol=0.0)


@pytest.mark.parametrize("length", [2, 5, 20])
def test_it_matches_talib(history: Candles, length: int) -> None:
    talib = pytest.importorskip("talib")

    ours = tema(history.close, length=length)

    assert_allclose(ours, talib.TEMA(history.close, timeperiod=length), rtol=1e-12)


def test_it_ends_where_stock_indicators_does(golden: Any) -> None:
    table = golden.stock_indicators("tema")

    table.assert_ends_alike(tema(table.close, length=20), "tema", start=400, rtol=1e-11)
