"""The indicators that a snapshot holds, each with its newest two values."""

from collections.abc import Iterator

import numpy as np

from candlewick import indicators as ta
from candlewick.domain.arrays import FloatArray
from candlewick.domain.candles import Candles
from candlewick.domain.snapshot import IndicatorReading

MINIMUM_CANDLES = 250
"""How many candles the slowest of them needs to have settled (the 200 EMA)."""


def read_indicators(candles: Candles) -> tuple[IndicatorReading, ...]:
    """Compute the suite over `candles` and keep the newest value and the one before it."""
    return tuple(
        IndicatorReading(
            name=name,
            category=category,
            value=_at(values, -1),
            previous=_at(values, -2),
            unit=unit,
        )
        for category, name, values, unit in _suite(candles)
    )


def _at(values: FloatArray, place: int) -> float:
    return float(values[place]) if len(values) >= -place else float("nan")


_Row = tuple[str, str, FloatArray, str]


def _suite(c: Candles) -> Iterator[_Row]:
    yield from _overlap(c)
    yield from _momentum(c)
    yield from _trend(c)
    yield from _volatility(c)
    yield from _volume(c)
    yield from _statistical(c)
    yield from _support_resistance(c)


def _overlap(c: Candles) -> Iterator[_Row]:
    yield "overlap", "sma_20", ta.sma(c.close, length=20), "price"
    for length in (20, 50, 200):
        yield "overlap", f"ema_{length}", ta.ema(c.close, length=length), "price"


def _momentum(c: Candles) -> Iterator[_Row]:
    yield "momentum", "rsi_14", ta.rsi(c.close, length=14), ""
    macd = ta.macd(c.close)
    yield "momentum", "macd", macd.line, "price"
    yield "momentum", "macd_signal", macd.signal, "price"
    yield "momentum", "macd_histogram", macd.histogram, "price"
    stochastic = ta.stochastic(c.high, c.low, c.close)
    yield "momentum", "stochastic_k", stochastic.k, ""
    yield "momentum", "stochastic_d", stochastic.d, ""
    yield "momentum", "williams_r_14", ta.williams_r(c.high, c.low, c.close, length=14), ""
    yield "momentum", "roc_24", ta.roc(c.close, length=24), "percent"
    yield "momentum", "cci_20", ta.cci(c.high, c.low, c.close, length=20), ""


def _trend(c: Candles) -> Iterator[_Row]:
    adx = ta.adx(c.high, c.low, c.close, length=14)
    yield "trend", "adx_14", adx.adx, ""
    yield "trend", "plus_di_14", adx.plus_di, ""
    yield "trend", "minus_di_14", adx.minus_di, ""
    supertrend = ta.supertrend(c.high, c.low, c.close)
    yield "trend", "supertrend_10_3", supertrend.line, "price"
    yield "trend", "parabolic_sar", ta.parabolic_sar(c.high, c.low, c.close), "price"
    aroon = ta.aroon(c.high, c.low, length=14)
    yield "trend", "aroon_up_14", aroon.up, ""
    yield "trend", "aroon_down_14", aroon.down, ""


def _volatility(c: Candles) -> Iterator[_Row]:
    yield "volatility", "atr_14", ta.atr(c.high, c.low, c.close, length=14), "price"
    bands = ta.bollinger_bands(c.close, length=20)
    yield "volatility", "bollinger_upper_20", bands.upper, "price"
    yield "volatility", "bollinger_lower_20", bands.lower, "price"
    keltner = ta.keltner_channels(c.high, c.low, c.close)
    yield "volatility", "keltner_upper_20", keltner.upper, "price"
    yield "volatility", "keltner_lower_20", keltner.lower, "price"
    yield "volatility", "choppiness_14", ta.choppiness(c.high, c.low, c.close, length=14), ""


def _volume(c: Candles) -> Iterator[_Row]:
    hlc = (c.high, c.low, c.close)
    vwap = ta.vwap(*hlc, c.volume, open_time=c.open_time)
    yield "volume", "vwap_day", vwap, "price"
    yield "volume", "twap_day", ta.twap(*hlc, open_time=c.open_time), "price"
    yield "volume", "mfi_14", ta.mfi(*hlc, c.volume, length=14), ""
    obv = ta.obv(c.close, c.volume)
    yield "volume", "obv_change_24", ta.sma(np.diff(obv, prepend=np.nan), length=24) * 24.0, "base"
    yield "volume", "cmf_20", ta.cmf(*hlc, c.volume, length=20), "ratio"
    yield "volume", "force_index_13", ta.force_index(c.close, c.volume, length=13), ""


def _statistical(c: Candles) -> Iterator[_Row]:
    yield "statistical", "hurst_100", ta.hurst(c.close, length=100).corrected, "ratio"
    returns = np.diff(np.log(c.close), prepend=np.nan)
    yield "statistical", "return_kurtosis_50", ta.kurtosis(returns, length=50), ""
    yield "statistical", "z_score_20", ta.z_score(c.close, length=20), ""


def _support_resistance(c: Candles) -> Iterator[_Row]:
    donchian = ta.donchian_channels(c.high, c.low, length=20)
    yield "support_resistance", "donchian_upper_20", donchian.upper, "price"
    yield "support_resistance", "donchian_lower_20", donchian.lower, "price"
