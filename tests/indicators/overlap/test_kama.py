from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.domain.candles import Candles
from candlewick.indicators import kama
from candlewick.indicators.engine.interpreter import interpret
from candlewick.indicators.engine.operation import column
from candlewick.indicators.engine.program import program_of

series = st.lists(st.floats(1.0, 1e4) | st.integers(1, 5).map(float), max_size=60).map(
    lambda values: np.array(values, dtype=np.float64)
)


def naive(values: FloatArray, length: int, fast: int, slow: int) -> FloatArray:
    out = np.full(len(values), np.nan)
    for i in range(length, len(values)):
        way = sum(abs(values[k] - values[k - 1]) for k in range(i - length + 1, i + 1))
        ratio = abs(values[i] - values[i - length]) / way if way else 1.0
        weight = (ratio * (2.0 / (fast + 1) - 2.0 / (slow + 1)) + 2.0 / (slow + 1)) ** 2
        before = out[i - 1] if i > length else values[i - 1]
        out[i] = before + weight * (values[i] - before)
    return out


@given(series, st.integers(1, 12), st.integers(1, 5), st.integers(5, 40))
def test_it_agrees_with_a_plain_loop(values: FloatArray, length: int, fast: int, slow: int) -> None:
    ours = kama(values, length=length, fast_length=fast, slow_length=slow)

    assert_allclose(ours, naive(values, length, fast, slow), rtol=1e-9)


def test_where_nothing_moves_it_closes_in_as_in_a_clean_trend() -> None:
    still = kama(np.array([1.0, 5.0, 1.0, 5.0, 5.0, 5.0, 5.0]), length=2)

    assert_allclose((5.0 - still[6]) / (5.0 - still[5]), 5.0 / 9.0)


def test_it_carries_its_state_over_a_missing_bar(history: Candles) -> None:
    close = history.close[:60]
    holed = np.insert(close, 30, np.nan)

    assert_allclose(np.delete(kama(holed), 30), kama(close))


def test_a_gap_inside_a_formula_is_skipped_with_the_ratios_it_spoils(history: Candles) -> None:
    close = history.close[:20].copy()
    close[[0, 10]] = np.nan
    program = program_of([kama(column("close"), length=2)])

    (ours,) = interpret(program, {"close": close})

    assert np.flatnonzero(np.isnan(ours)).tolist() == [0, 1, 2, 10, 11, 12]
    begun_anew = naive(close[11:], 2, 2, 30)[2]
    weight = (begun_anew - close[12]) / (close[13] - close[12])
    assert_allclose(ours[13], ours[9] + weight * (close[13] - ours[9]))


@pytest.mark.parametrize("length", [2, 10, 30])
def test_it_matches_talib(history: Candles, length: int) -> None:
    talib = pytest.importorskip("talib")

    ours = kama(history.close, length=length)

    assert_allclose(ours, talib.KAMA(history.close, timeperiod=length), rtol=1e-12)


def test_it_matches_talib_where_nothing_moves() -> None:
    talib = pytest.importorskip("talib")
    close = np.array([1.0, 5.0, 1.0, 5.0, 5.0, 5.0, 5.0, 4.0, 4.0, 4.0])

    assert_allclose(kama(close, length=2), talib.KAMA(close, timeperiod=2))


def test_it_matches_lean(golden: Any) -> None:
    table = golden.lean("spy_kama.txt")

    table.assert_matches(kama(table.close, length=5), "KAMA_5")
