from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import bollinger_bands, bollinger_percent_b

series = st.lists(st.floats(1.0, 1e4) | st.integers(1, 5).map(float), max_size=60).map(
    lambda values: np.array(values, dtype=np.float64)
)


@given(series, st.integers(1, 12))
def test_it_finds_the_close_between_the_bands(close: FloatArray, length: int) -> None:
    ours = bollinger_percent_b(close, length=length, multiplier=1.5)
    upper, _, lower = bollinger_bands(close, length=length, multiplier=1.5)

    known = ~np.isnan(ours)
    assert_allclose((lower + ours * (upper - lower))[known], close[known], rtol=1e-9)
    for i in range(length - 1, len(close)):
        assert known[i] == (len(set(close[i - length + 1 : i + 1])) > 1)


def test_two_prices_by_turns_are_half_a_deviation_from_the_middle() -> None:
    close = np.tile([60000.0, 60000.01], 20)

    ours = bollinger_percent_b(close)

    # The middle itself is known to 1e-16 of the price only, which is 1e-9 of the distance.
    assert_allclose(ours[19:][::2], 0.75, rtol=1e-8)
    assert_allclose(ours[20:][::2], 0.25, rtol=1e-8)


def test_a_price_that_stands_still_is_nowhere() -> None:
    assert np.isnan(bollinger_percent_b(np.full(40, 0.1))).all()


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("bb")

    table.assert_matches(bollinger_percent_b(table.close), "percentB", rtol=1e-12)
