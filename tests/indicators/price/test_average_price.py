import numpy as np
import pytest
from numpy.testing import assert_allclose

from candlewick.domain.candles import Candles
from candlewick.indicators import average_price


def test_all_four_prices_weigh_the_same_by_hand() -> None:
    prices = (np.array([price]) for price in (3.0, 9.0, 1.0, 7.0))

    assert_allclose(average_price(*prices), [5.0])


def test_it_matches_talib(history: Candles) -> None:
    talib = pytest.importorskip("talib")

    ours = average_price(history.open, history.high, history.low, history.close)

    assert_allclose(
        ours, talib.AVGPRICE(history.open, history.high, history.low, history.close), rtol=1e-14
    )
