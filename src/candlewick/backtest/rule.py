"""Rules that cost no thought: what every model has to be compared with.

Each says for every candle whether to be in the market after its close, from candles up to
that close and from no later one. The lengths are those of CryptoTrade (arXiv 2407.09546).
"""

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from candlewick.domain.arrays import FloatArray
from candlewick.domain.candles import Candles
from candlewick.indicators import bollinger_bands, macd, sma

Exposure: TypeAlias = NDArray[np.bool_]
Rule: TypeAlias = Callable[[Candles], Exposure]
"""Candles to [shape=(n,)] whether to hold the market after each close."""

_SHORT, _LONG = 15, 30
_MOMENTUM: Final = 24


def above_average(candles: Candles) -> Exposure:
    """Hold while the close is above its simple average of 15."""
    return candles.close > sma(candles.close, length=_SHORT)


def averages_crossed(candles: Candles) -> Exposure:
    """Hold while the simple average of 15 is above the one of 30."""
    return sma(candles.close, length=_SHORT) > sma(candles.close, length=_LONG)


def macd_above_signal(candles: Candles) -> Exposure:
    """Hold while the MACD line (12, 26) is above its signal (9)."""
    lines = macd(candles.close)
    return lines.line > lines.signal


def bollinger_reversal(candles: Candles) -> Exposure:
    """Enter below the lower band (20, 2), leave above the upper one."""
    bands = bollinger_bands(candles.close)
    return _between(candles.close < bands.lower, candles.close > bands.upper)


def momentum(candles: Candles) -> Exposure:
    """Hold while the close is above the one 24 candles earlier."""
    return _rose(candles.close, _MOMENTUM)


def last_candle(candles: Candles) -> Exposure:
    """Hold after a rising candle: tomorrow as today."""
    return _rose(candles.close, 1)


RULES: Final[Mapping[str, Rule]] = {
    "SMA 15": above_average,
    "SLMA 15/30": averages_crossed,
    "MACD 12/26/9": macd_above_signal,
    "Bollinger 20/2": bollinger_reversal,
    "momentum 24": momentum,
    "last candle": last_candle,
}


def _rose(close: FloatArray, length: int) -> Exposure:
    rose = np.zeros(len(close), dtype=np.bool_)
    rose[length:] = close[length:] > close[:-length]
    return rose


def _between(enters: Exposure, leaves: Exposure) -> Exposure:
    """Return whether the newest of entering and leaving was entering."""
    places = np.arange(1, len(enters) + 1)
    entered = np.maximum.accumulate(np.where(enters, places, 0))
    left = np.maximum.accumulate(np.where(leaves, places, 0))
    return entered > left
