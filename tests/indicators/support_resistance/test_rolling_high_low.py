from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import rolling_high_low

price = st.floats(1.0, 1e4) | st.integers(1, 5).map(float)
bars = st.lists(st.tuples(price, price), max_size=60).map(
    lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 2).T.copy()
)
lengths = st.integers(1, 12)


@given(bars, lengths)
def test_it_agrees_with_a_plain_loop(columns: FloatArray, length: int) -> None:
    high, low = columns
    ours = rolling_high_low(high, low, length=length)

    assert np.isnan(ours.high[: length - 1]).all()
    for i in range(length - 1, len(high)):
        assert ours.high[i] == max(high[i - length + 1 : i + 1])
        assert ours.low[i] == min(low[i - length + 1 : i + 1])


def test_it_matches_tradingview(golden: Any) -> None:
    table = golden.tradingview("highest+lowest.csv")
    ours = rolling_high_low(table.high, table.low, length=10)

    table.assert_matches(ours.high, "ta.highest(10)", rtol=0.0, atol=0.0)
    table.assert_matches(ours.low, "ta.lowest(10)", rtol=0.0, atol=0.0)
