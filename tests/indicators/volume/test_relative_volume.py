from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import relative_volume

traded = st.floats(0.01, 1e4) | st.just(0.0)
volumes = st.lists(traded, max_size=60).map(lambda rows: np.array(rows, dtype=np.float64))


@given(volumes, st.integers(1, 6))
def test_it_agrees_with_a_plain_loop(volume: FloatArray, length: int) -> None:
    expected = np.full(len(volume), np.nan)
    for i in range(length, len(volume)):
        before = sum(volume[i - length : i].tolist()) / length
        if before > 0.0:
            expected[i] = volume[i] / before

    assert_allclose(relative_volume(volume, length=length), expected, rtol=1e-9)


def test_twice_the_usual_is_2_and_after_no_volume_there_is_no_usual() -> None:
    volume = np.array([3.0, 5.0, 8.0, 0.0, 0.0, 7.0])

    assert_allclose(relative_volume(volume, length=2), [np.nan, np.nan, 2.0, 0.0, 0.0, np.nan])


def test_it_matches_talib(golden: Any) -> None:
    talib = pytest.importorskip("talib")
    volume = golden.quotes().volume

    assert_allclose(relative_volume(volume), talib.RVOL(volume, timeperiod=20), rtol=1e-9)
