import numpy as np
import pytest
from numpy.testing import assert_allclose

from candlewick.domain.candles import Candles
from candlewick.indicators import typical_price


def test_it_is_the_mean_of_high_low_and_close_by_hand() -> None:
    high, low, close = np.array([3.0, 8.0]), np.array([1.0, 2.0]), np.array([2.0, 5.0])

    assert_allclose(typical_price(high, low, close), [2.0, 5.0])


def test_it_matches_talib(history: Candles) -> None:
    talib = pytest.importorskip("talib")

    ours = typical_price(history.high, history.low, history.close)

    assert_allclose(ours, talib.TYPPRICE(history.high, history.low, history.close), rtol=1e-14)
