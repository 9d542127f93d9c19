import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import fear_and_greed

readings = st.lists(st.integers(0, 100).map(float), max_size=40).map(
    lambda values: np.array(values, dtype=np.float64)
)


@given(readings, st.integers(1, 12))
def test_it_agrees_with_a_plain_loop(value: FloatArray, length: int) -> None:
    change, mean = np.full((2, len(value)), np.nan)
    for i in range(len(value)):
        if i >= length:
            change[i] = value[i] - value[i - length]
        if i >= length - 1:
            mean[i] = sum(value[i - length + 1 : i + 1].tolist()) / length

    ours = fear_and_greed(value, length=length)

    assert_array_equal(ours.value, value)
    assert_array_equal(ours.change, change)
    assert_allclose(ours.mean, mean, rtol=1e-12)


def test_it_waits_for_the_first_reading() -> None:
    ours = fear_and_greed(np.array([np.nan, np.nan, 20.0, 30.0, 70.0]), length=2)

    assert_array_equal(ours.change, [np.nan, np.nan, np.nan, np.nan, 50.0])
    assert_array_equal(ours.mean, [np.nan, np.nan, np.nan, 25.0, 50.0])
