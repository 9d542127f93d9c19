import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import kurtosis

series = st.lists(st.floats(1.0, 1e4) | st.integers(1, 5).map(float), max_size=60).map(np.array)


def naive(values: FloatArray, length: int) -> FloatArray:
    exact = [Fraction(value) for value in values.tolist()]
    n = Fraction(length)
    out = np.full(len(values), np.nan)
    for i in range(length - 1, len(values)):
        window = exact[i - length + 1 : i + 1]
        mean = sum(window) / n
        squares = sum((value - mean) ** 2 for value in window)
        if squares:
            ratio = sum((value - mean) ** 4 for value in window) / squares**2
            scale = (n - 1) / ((n - 2) * (n - 3))
            out[i] = float(scale * (n * (n + 1) * ratio - 3 * (n - 1)))
    return out


@given(series, st.integers(4, 12))
def test_it_agrees_with_exact_arithmetic(values: FloatArray, length: int) -> None:
    assert_allclose(kurtosis(values, length=length), naive(values, length), rtol=1e-9, atol=1e-8)


@pytest.mark.parametrize(("start", "step"), [(0.0, 1.0), (60000.0, 0.01), (5.0, -0.1)])
def test_any_straight_line_has_minus_one_point_two(start: float, step: float) -> None:
    assert_allclose(kurtosis(start + step * np.arange(40.0))[19:], -1.2, rtol=1e-6)


def test_fewer_than_four_values_have_no_kurtosis() -> None:
    with pytest.raises(ValueError, match="`length` must be a whole number, 4 or more, was 3"):
        kurtosis(np.ones(9), length=3)


@pytest.mark.parametrize(
    ("data", "expected", "length"),
    [("benign", "benign_period10", 10), ("near_degenerate", "near_degenerate_period8", 8)],
)
def test_it_matches_values_computed_with_sixty_digits(
    shared_data: Path, data: str, expected: str, length: int
) -> None:
    path = shared_data / "indicators_golden" / "talib_kurtosis" / "kurtosis_golden.json"
    vectors = json.loads(path.read_text(encoding="utf-8"))

    ours = kurtosis(np.array(vectors[data]), length=length)[length - 1 :]

    assert_allclose(ours, vectors[expected], rtol=0.0, atol=1e-13)
