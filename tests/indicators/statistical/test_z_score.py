from fractions import Fraction
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import z_score

series = st.lists(st.floats(1.0, 1e4) | st.integers(1, 5).map(float), max_size=60).map(
    lambda values: np.array(values, dtype=np.float64)
)
lengths = st.integers(1, 12)


def naive(values: FloatArray, length: int) -> FloatArray:
    exact = [Fraction(value) for value in values.tolist()]
    out = np.full(len(values), np.nan)
    for i in range(length - 1, len(values)):
        window = exact[i - length + 1 : i + 1]
        mean = sum(window) / length
        variance = sum((value - mean) ** 2 for value in window) / length
        if variance:
            out[i] = float(exact[i] - mean) / float(variance) ** 0.5
    return out


@given(series, lengths)
def test_it_agrees_with_exact_arithmetic(values: FloatArray, length: int) -> None:
    assert_allclose(z_score(values, length=length), naive(values, length), rtol=1e-9, atol=1e-9)


def test_a_lone_step_scores_the_root_of_the_others_by_hand() -> None:
    values = np.zeros(20)
    values[-1] = 5.0

    assert_allclose(z_score(values)[-1], np.sqrt(19.0))


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("stdev")

    table.assert_matches(z_score(table.close, length=14), "zScore", rtol=1e-10)
