"""The rules that every model is compared with, by the names that the table calls them.

Their lengths are those of CryptoTrade (arXiv 2407.09546), where it has them.
"""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from candlewick.backtest.rule_baseline import (
    average_over_average,
    macd_over_signal,
    momentum,
    outside_bands,
    price_over_average,
)
from candlewick.domain.arrays import FloatArray

Rule: TypeAlias = Callable[[FloatArray], FloatArray]
"""Prices to [shape=(n,)] 1 to buy, -1 to sell, 0 to leave things as they are; see `rule_baseline`."""

RULES: Final[Mapping[str, Rule]] = {
    "SMA 15": lambda close: price_over_average(close, length=15),
    "SLMA 15/30": lambda close: average_over_average(close, short=15, long=30),
    "MACD 12/26/9": macd_over_signal,
    "Bollinger 20/2": outside_bands,
    "momentum 24": lambda close: momentum(close, length=24),
    "last candle": lambda close: momentum(close, length=1),
}


def holds(signals: FloatArray) -> NDArray[np.bool_]:
    """Return after which prices a rule is in the market: from a buy until a sell [shape=(n,)]."""
    places = np.arange(1, len(signals) + 1)
    bought = np.maximum.accumulate(np.where(signals > 0.0, places, 0))
    sold = np.maximum.accumulate(np.where(signals < 0.0, places, 0))
    return bought > sold
