import numpy as np
import pytest
from numpy.testing import assert_allclose

from candlewick.domain.candles import Candles
from candlewick.indicators import candle_anatomy


def test_a_rising_and_a_falling_candle_by_hand() -> None:
    columns = np.array([[4.0, 7.0], [10.0, 10.0], [2.0, 2.0], [7.0, 4.0]])

    ours = candle_anatomy(*columns)

    assert_allclose(ours.body, [0.375, -0.375])
    assert_allclose(ours.upper_shadow, [0.375, 0.375])
    assert_allclose(ours.lower_shadow, [0.25, 0.25])
    assert_allclose(ours.range, [8.0, 8.0])


def test_the_shares_add_up_to_one(history: Candles) -> None:
    ours = candle_anatomy(history.open, history.high, history.low, history.close)

    assert_allclose(np.abs(ours.body) + ours.upper_shadow + ours.lower_shadow, 1.0)


def test_a_candle_without_range_has_no_shares() -> None:
    ours = candle_anatomy(*np.full((4, 1), 0.1))

    assert_allclose([line[0] for line in ours], [np.nan, np.nan, np.nan, 0.0])


def test_its_body_is_what_talib_calls_the_balance_of_power(history: Candles) -> None:
    talib = pytest.importorskip("talib")
    columns = (history.open, history.high, history.low, history.close)

    assert_allclose(candle_anatomy(*columns).body, talib.BOP(*columns), rtol=1e-12)
