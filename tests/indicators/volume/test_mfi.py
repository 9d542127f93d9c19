from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import mfi

price = st.floats(1.0, 1e4) | st.integers(1, 5).map(float)
traded = st.floats(0.01, 1e4) | st.just(0.0)
bars = st.lists(st.tuples(price, price, price, traded), max_size=60).map(
    lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 4).T.copy()
)
lengths = st.integers(1, 12)


def naive(columns: FloatArray, length: int) -> FloatArray:
    typical = ((columns[0] + columns[1] + columns[2]) / 3.0).tolist()
    volume = columns[3].tolist()
    out = np.full(len(volume), np.nan)
    for i in range(length, len(volume)):
        rising = falling = 0.0
        for k in range(i - length + 1, i + 1):
            if typical[k] > typical[k - 1]:
                rising += typical[k] * volume[k]
            elif typical[k] < typical[k - 1]:
                falling += typical[k] * volume[k]
        if rising + falling > 0.0:
            out[i] = 100.0 * rising / (rising + falling)
    return out


@given(bars, lengths)
def test_it_agrees_with_a_plain_loop(columns: FloatArray, length: int) -> None:
    assert_allclose(mfi(*columns, length=length), naive(columns, length), rtol=1e-12)


def test_it_gives_chartschool_s_example() -> None:
    typical = np.array([24.63247, 24.68890, 24.99087, 25.35917, 25.18663, 25.16673, 25.00747,
                        24.95800, 25.08377, 25.24970, 25.21320, 25.37083, 25.61470, 25.57820,
                        25.45543, 25.32600])  # fmt: skip
    volume = np.array([18730.144, 12271.740, 24691.414, 18357.606, 22964.080, 15918.948, 16067.044,
                       16568.487, 16018.729, 9773.569, 22572.712, 12986.669, 10906.659, 5799.259,
                       7395.274, 5818.162])  # fmt: skip

    assert_allclose(mfi(typical, typical, typical, volume)[14:], [49.46631, 45.10974], rtol=1e-5)


def test_it_matches_tradingview_from_the_first_bar_that_has_all_its_changes(golden: Any) -> None:
    table = golden.tradingview("mfi+rsi+stoch.csv")

    ours = mfi(table.close, table.close, table.close, table.volume)

    assert np.isnan(ours[13])
    table.assert_ends_alike(ours, "ta.mfi(close, 14)", start=14, rtol=1e-13)


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("mfi")

    ours = mfi(table.high, table.low, table.close, table.volume)

    table.assert_matches(ours, "mfi", rtol=1e-13)


def test_it_matches_talib(golden: Any) -> None:
    talib = pytest.importorskip("talib")
    table = golden.quotes()
    columns = table.high, table.low, table.close, table.volume

    assert_allclose(mfi(*columns), talib.MFI(*columns), rtol=1e-9)
