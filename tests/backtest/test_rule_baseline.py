from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from candlewick.backtest.rule_baseline import (
    average_over_average,
    macd_over_signal,
    momentum,
    outside_bands,
    price_over_average,
)
from candlewick.domain.arrays import FloatArray

PRICES = 100.0 * np.exp(np.cumsum(np.random.default_rng(2).normal(0.0, 0.02, 400)))
RULES: dict[str, Callable[[FloatArray], FloatArray]] = {
    "SMA": lambda prices: price_over_average(prices, length=15),
    "SLMA": lambda prices: average_over_average(prices, short=15, long=30),
    "MACD": macd_over_signal,
    "Bollinger": outside_bands,
    "momentum": lambda prices: momentum(prices, length=20),
}


def lean(difference: "pd.Series[float]") -> FloatArray:
    return np.asarray(np.sign(difference.fillna(0.0).to_numpy()), dtype=np.float64)


def test_pandas_agrees() -> None:
    prices = pd.Series(PRICES)
    short, long = prices.rolling(15).mean(), prices.rolling(30).mean()

    assert np.array_equal(price_over_average(PRICES, length=15), lean(prices - short))
    assert np.array_equal(average_over_average(PRICES, short=15, long=30), lean(short - long))
    assert np.array_equal(momentum(PRICES, length=20), lean(prices - prices.shift(20)))


def test_bands_want_to_buy_low_and_sell_high() -> None:
    prices = pd.Series(PRICES)
    middle, reach = prices.rolling(20).mean(), 2.0 * prices.rolling(20).std(ddof=1)
    expected = (prices < middle - reach).astype(float) - (prices > middle + reach).astype(float)

    found = outside_bands(PRICES, of="sample")

    assert np.array_equal(found, expected.to_numpy())
    assert set(found) == {-1.0, 0.0, 1.0}


def test_macd_wants_what_rises_faster_than_before() -> None:
    bent = np.concatenate((np.full(60, 100.0), 100.0 * 1.01 ** np.arange(1, 20)))

    assert macd_over_signal(bent)[-1] == 1.0
    assert macd_over_signal(200.0 - bent)[-1] == -1.0


@pytest.mark.parametrize("name", RULES)
def test_no_rule_looks_ahead(name: str) -> None:
    whole = RULES[name](PRICES)

    for cut in (40, 150, 399):
        assert np.array_equal(RULES[name](PRICES[:cut]), whole[:cut])


@pytest.mark.parametrize("name", RULES)
def test_before_its_averages_exist_a_rule_leaves_things_alone(name: str) -> None:
    assert np.all(RULES[name](PRICES)[:14] == 0.0)
