import numpy as np
import pytest
from numpy.testing import assert_allclose

from candlewick.domain.candles import Candles
from candlewick.indicators import median_price


def test_it_is_the_middle_of_the_range_by_hand() -> None:
    assert_allclose(median_price(np.array([5.0]), np.array([2.0])), [3.5])


def test_it_matches_talib(history: Candles) -> None:
    talib = pytest.importorskip("talib")

    ours = median_price(history.high, history.low)

    assert_allclose(ours, talib.MEDPRICE(history.high, history.low), rtol=1e-14)
