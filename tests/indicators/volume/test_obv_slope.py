import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import obv, obv_slope

price = st.floats(1.0, 1e4) | st.integers(1, 5).map(float)
traded = st.floats(0.01, 1e4) | st.just(0.0)
bars = st.lists(st.tuples(price, traded), max_size=60).map(
    lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 2).T.copy()
)


@given(bars, st.integers(1, 12))
def test_it_is_the_change_of_the_level(columns: FloatArray, length: int) -> None:
    level = obv(*columns)
    expected = np.full(len(level), np.nan)
    expected[length:] = level[length:] - level[:-length]

    assert_allclose(obv_slope(*columns, length=length), expected, rtol=1e-9, atol=1e-9)


def test_it_adds_rises_and_takes_falls_by_hand() -> None:
    close, volume = np.array([5.0, 6.0, 6.0, 4.0]), np.array([9.0, 3.0, 7.0, 5.0])

    assert_allclose(obv_slope(close, volume, length=2), [np.nan, np.nan, 3.0, -5.0])
