import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import rolling_twap, rolling_vwap, sma, twap, typical_price, vwap

HOUR = 3_600_000
price = st.floats(1.0, 1e4)
bars = st.lists(st.tuples(price, price, price), max_size=60).map(
    lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 3).T.copy()
)


@given(bars, st.integers(0, 23))
def test_it_averages_since_midnight_utc(columns: FloatArray, hour: int) -> None:
    typical = ((columns[0] + columns[1] + columns[2]) / 3.0).tolist()
    open_time = (np.arange(len(typical), dtype=np.int64) + hour) * HOUR
    first = [max(0, i - (i + hour) % 24) for i in range(len(typical))]
    expected = [sum(typical[first[i] : i + 1]) / (i + 1 - first[i]) for i in range(len(typical))]

    assert_allclose(twap(*columns, open_time=open_time), expected, rtol=1e-12)


@given(bars, st.integers(1, 12))
def test_the_rolling_one_is_the_plain_mean_of_the_typical_price(
    columns: FloatArray, length: int
) -> None:
    expected = sma(typical_price(*columns), length=length)

    assert_allclose(rolling_twap(*columns, length=length), expected, rtol=0.0)


@given(bars, st.floats(0.1, 1e3))
def test_with_constant_volume_time_weighs_like_volume(columns: FloatArray, each: float) -> None:
    size = columns.shape[1]
    volume, open_time = np.full(size, each), np.arange(size, dtype=np.int64) * HOUR

    high, low, close = columns
    by_volume = vwap(high, low, close, volume, open_time=open_time)
    rolling_by_volume = rolling_vwap(high, low, close, volume)

    assert_allclose(twap(high, low, close, open_time=open_time), by_volume, rtol=1e-12)
    assert_allclose(rolling_twap(high, low, close), rolling_by_volume, rtol=1e-12)
