from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from candlewick.indicators import roc
from candlewick.indicators.momentum import price_momentum


def test_it_is_a_difference(market: Any) -> None:
    close = market.close.tolist()
    expected = [np.nan] * 4 + [close[i] - close[i - 4] for i in range(4, len(close))]

    assert price_momentum(market.close, length=4).tolist()[4:] == expected[4:]
    assert np.isnan(price_momentum(market.close, length=4)[:4]).all()


def test_it_is_the_rate_of_change_in_money(market: Any) -> None:
    rate = roc(market.close, length=6)[6:]

    assert_allclose(
        price_momentum(market.close, length=6)[6:], rate / 100.0 * market.close[:-6], atol=1e-12
    )


def test_it_matches_talib(market: Any, talib: Any) -> None:
    assert_allclose(price_momentum(market.close), talib.MOM(market.close, 10), rtol=0.0)


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("roc")

    table.assert_matches(price_momentum(table.close, length=14), "momentum", rtol=1e-13)
