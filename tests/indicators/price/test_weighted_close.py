import numpy as np
import pytest
from numpy.testing import assert_allclose

from candlewick.domain.candles import Candles
from candlewick.indicators import weighted_close


def test_the_close_counts_twice_by_hand() -> None:
    prices = (np.array([price]) for price in (9.0, 1.0, 3.0))

    assert_allclose(weighted_close(*prices), [4.0])


def test_it_matches_talib(history: Candles) -> None:
    talib = pytest.importorskip("talib")

    ours = weighted_close(history.high, history.low, history.close)

    assert_allclose(ours, talib.WCLPRICE(history.high, history.low, history.close), rtol=1e-14)
