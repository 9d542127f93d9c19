"""The indicators that a snapshot holds, each with its newest two values."""

import functools
import math

from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.domain.candles import Candles
from candlewick.domain.snapshot import IndicatorReading
from candlewick.indicators.default_suite import DEFAULT_SUITE
from candlewick.indicators.suite import Suite

MINIMUM_CANDLES = 250
"""How many candles the slowest of them needs to have settled (the 200 EMA)."""

_PRICE, _PLAIN = "price", ""

_READINGS = (
    ("overlap", "sma_20", "sma_20", _PRICE),
    ("overlap", "ema_20", "ema_20", _PRICE),
    ("overlap", "ema_50", "ema_50", _PRICE),
    ("overlap", "ema_200", "ema_200", _PRICE),
    ("momentum", "rsi_14", "rsi_14", _PLAIN),
    ("momentum", "macd", "macd.line", _PRICE),
    ("momentum", "macd_signal", "macd.signal", _PRICE),
    ("momentum", "macd_histogram", "macd.histogram", _PRICE),
    ("momentum", "stochastic_k", "stochastic.k", _PLAIN),
    ("momentum", "stochastic_d", "stochastic.d", _PLAIN),
    ("momentum", "williams_r_14", "williams_r_14", _PLAIN),
    ("momentum", "roc_24", "roc_24", "percent"),
    ("momentum", "cci_20", "cci_20", _PLAIN),
    ("trend", "adx_14", "adx_14.adx", _PLAIN),
    ("trend", "plus_di_14", "adx_14.plus_di", _PLAIN),
    ("trend", "minus_di_14", "adx_14.minus_di", _PLAIN),
    ("trend", "supertrend_10_3", "supertrend.line", _PRICE),
    ("trend", "parabolic_sar", "parabolic_sar", _PRICE),
    ("trend", "aroon_up_14", "aroon_14.up", _PLAIN),
    ("trend", "aroon_down_14", "aroon_14.down", _PLAIN),
    ("trend", "ichimoku_conversion_9", "ichimoku.conversion", _PRICE),
    ("trend", "ichimoku_base_26", "ichimoku.base", _PRICE),
    ("trend", "ichimoku_span_a", "ichimoku.span_a", _PRICE),
    ("trend", "ichimoku_span_b", "ichimoku.span_b", _PRICE),
    ("volatility", "atr_14", "atr_14", _PRICE),
    ("volatility", "bollinger_upper_20", "bollinger_bands_20.upper", _PRICE),
    ("volatility", "bollinger_lower_20", "bollinger_bands_20.lower", _PRICE),
    ("volatility", "keltner_upper_20", "keltner_channels.upper", _PRICE),
    ("volatility", "keltner_lower_20", "keltner_channels.lower", _PRICE),
    ("volatility", "choppiness_14", "choppiness_14", _PLAIN),
    ("volatility", "volatility_per_candle_20", "volatility_per_candle", "ratio"),
    ("volume", "vwap_day", "vwap", _PRICE),
    ("volume", "twap_day", "twap", _PRICE),
    ("volume", "mfi_14", "mfi_14", _PLAIN),
    ("volume", "obv_change_24", "obv_slope_24", "base"),
    ("volume", "cmf_20", "cmf_20", "ratio"),
    ("volume", "force_index_13", "force_index_13", _PLAIN),
    ("statistical", "hurst_100", "hurst_100.corrected", "ratio"),
    ("statistical", "return_kurtosis_50", "return_kurtosis_50", _PLAIN),
    ("statistical", "z_score_20", "z_score_20", _PLAIN),
    ("support_resistance", "donchian_upper_20", "donchian_channels_20.upper", _PRICE),
    ("support_resistance", "donchian_lower_20", "donchian_channels_20.lower", _PRICE),
    ("support_resistance", "pivot_day", "pivot_points.pivot", _PRICE),
    ("support_resistance", "pivot_resistance_1", "pivot_points.resistance_1", _PRICE),
    ("support_resistance", "pivot_support_1", "pivot_points.support_1", _PRICE),
)
"""Category and name of a reading, the line of the suite that it is, its unit."""


def read_indicators(candles: Candles) -> tuple[IndicatorReading, ...]:
    """Compute the suite over `candles` and keep the newest value and the one before it."""
    suite, columns = _suite(), _columns(candles)
    newest = {name: line.tolist() for name, line in suite.latest(columns, count=2).items()}
    missing = any(math.isnan(newest[line][-1]) for _, _, line, _ in _READINGS)
    reasons = suite.reasons(columns) if missing and len(candles) else {}
    return tuple(
        IndicatorReading(
            name=name,
            category=category,
            value=newest[line][-1],
            previous=newest[line][-2],
            unit=unit,
            absent=str(reasons.get(line, "")),
        )
        for category, name, line, unit in _READINGS
    )


@functools.cache
def _suite() -> Suite:
    return Suite(DEFAULT_SUITE)


def _columns(candles: Candles) -> dict[str, FloatArray | TimeArray]:
    names = ("open_time", "open", "high", "low", "close", "volume")
    return {name: getattr(candles, name) for name in names}
