from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import mcginley_dynamic
from candlewick.indicators.engine.interpreter import interpret
from candlewick.indicators.engine.operation import column
from candlewick.indicators.engine.program import program_of

series = st.lists(st.floats(60.0, 100.0), max_size=60).map(np.array)


def naive(values: FloatArray, length: int) -> FloatArray:
    out = np.full(len(values), np.nan)
    if len(values) >= length:
        out[length - 1] = sum(values[:length]) / length
    for i in range(length, len(values)):
        ratio = values[i] / out[i - 1]
        out[i] = out[i - 1] + (values[i] - out[i - 1]) / (length * ratio**4)
    return out


@given(series, st.integers(8, 14))
def test_it_agrees_with_mcginley_s_formula(values: FloatArray, length: int) -> None:
    assert_allclose(mcginley_dynamic(values, length=length), naive(values, length), rtol=1e-12)


@given(st.lists(st.floats(1e-9, 1e9) | st.just(0.0), max_size=60).map(np.array))
def test_a_crash_never_throws_it_past_the_price(values: FloatArray) -> None:
    ours = mcginley_dynamic(values, length=5)

    for i in range(5, len(values)):
        low, high = sorted((ours[i - 1], values[i]))
        assert low * (1.0 - 1e-12) <= ours[i] <= high * (1.0 + 1e-12)


def test_it_comes_back_from_a_price_of_zero() -> None:
    values = np.array([4.0, 4.0, 0.0, 3.0, 3.0])

    assert_allclose(mcginley_dynamic(values, length=2), [np.nan, 4.0, 0.0, 3.0, 3.0])


def test_a_gap_is_skipped_inside_a_formula_too() -> None:
    values = np.array([np.nan, 4.0, 5.0, np.nan, 6.0, 5.0])
    program = program_of([mcginley_dynamic(column("values"), length=2)])

    (ours,) = interpret(program, {"values": values})

    assert np.isnan(ours[[0, 3]]).all()
    assert_allclose(np.delete(ours, [0, 3]), naive(np.delete(values, [0, 3]), 2))


def test_it_matches_lean(golden: Any) -> None:
    path = golden.folder / "lean" / "spy_with_McGinleyDynamic.csv"
    close, theirs = np.genfromtxt(path, delimiter=",", skip_header=1, usecols=(1, 2)).T.copy()

    assert_allclose(mcginley_dynamic(close), theirs, rtol=1e-13)
