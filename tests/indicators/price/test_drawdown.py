import csv
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import drawdown

series = st.lists(st.floats(1.0, 1e4) | st.integers(1, 5).map(float), max_size=60).map(
    lambda values: np.array(values, dtype=np.float64)
)


def test_a_fifth_lost_is_minus_twenty() -> None:
    assert_allclose(drawdown(np.array([7.0, 10.0, 8.0]), length=2), [np.nan, 0.0, -20.0])


@given(series, st.integers(1, 12))
def test_it_agrees_with_a_plain_loop(close: FloatArray, length: int) -> None:
    expected = np.full(len(close), np.nan)
    for i in range(length - 1, len(close)):
        expected[i] = 100.0 * (close[i] / max(close[i - length + 1 : i + 1]) - 1.0)

    assert_allclose(drawdown(close, length=length), expected, atol=1e-12)


def test_an_old_high_is_forgotten() -> None:
    assert drawdown(np.array([50.0, 9.0, 10.0, 5.0]), length=3)[-1] == -50.0


def test_it_matches_pandas_ta_while_the_first_high_is_in_the_window(golden: Any) -> None:
    with (golden.folder / "pandas_ta_classic" / "SPY_D.csv").open(encoding="utf-8") as file:
        close = np.array([float(row["close"]) for row in csv.DictReader(file)])
    theirs = {51: 0.02595745, 201: 0.03215303, 501: 0.30842491, 1501: 0.21999186}

    for bars, share in theirs.items():
        ours = drawdown(close[:bars], length=bars)
        assert_allclose(ours[-1], -100.0 * share, atol=1e-6)
