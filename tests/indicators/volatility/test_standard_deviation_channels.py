from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import standard_deviation_channels

series = st.lists(st.floats(1.0, 1e4) | st.integers(1, 5).map(float), max_size=60).map(
    lambda values: np.array(values, dtype=np.float64)
)


@given(series, st.integers(2, 12))
def test_it_agrees_with_a_fitted_line(close: FloatArray, length: int) -> None:
    ours = standard_deviation_channels(close, length=length, multiplier=1.5)

    assert np.isnan(ours.middle[: length - 1]).all()
    for i in range(length - 1, len(close)):
        window = close[i - length + 1 : i + 1]
        slope, level = np.polyfit(np.arange(length), window, 1)
        end = level + slope * (length - 1)
        reach = 1.5 * np.std(window)
        scale = 1e-11 * window.max()
        assert_allclose(ours.middle[i], end, atol=scale)
        assert_allclose(ours.upper[i], end + reach, atol=scale)
        assert_allclose(ours.lower[i], end - reach, atol=scale)


def test_the_channel_of_a_price_that_stands_still_is_the_price() -> None:
    for line in standard_deviation_channels(np.full(40, 0.1)):
        assert_allclose(line[19:], 0.1, rtol=1e-15)


def test_it_matches_stock_indicators_where_their_lines_end(golden: Any) -> None:
    table = golden.stock_indicators("stdev-channels")
    # They draw one line over each 20 candles, counted from the last.
    ends = slice(21, 502, 20)

    ours = standard_deviation_channels(table.close)

    assert table.expected["breakPoint"].nonzero()[0].tolist() == list(range(2, 502, 20))
    for line, name in zip(ours, ("upperChannel", "centerline", "lowerChannel"), strict=True):
        assert_allclose(line[ends], table.expected[name][ends], rtol=1e-12)
