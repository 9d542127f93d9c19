"""The indicators that a snapshot holds: value, change, and place among the window's values."""

import functools
import math
from typing import Final

import numpy as np

from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.domain.candles import Candles
from candlewick.domain.snapshot import IndicatorReading, Scale
from candlewick.indicators.default_suite import DEFAULT_SUITE
from candlewick.indicators.suite import Suite

MINIMUM_CANDLES = 250
"""How many candles the slowest of them needs to have settled (the 200 EMA)."""

_OWN: Final = (Scale.OWN, lambda _, values: values)
_DISTANCE: Final = (Scale.LINE, lambda candles, values: candles.close / values - 1.0)
_OF_PRICE: Final = (Scale.PRICE, lambda candles, values: values / candles.close)
_PERCENT: Final = (Scale.PRICE, lambda _, values: values / 100.0)
_RETURN: Final = (Scale.PRICE, lambda _, values: values)
_OF_VOLUME: Final = (
    Scale.VOLUME,
    lambda candles, values: _share(values, _trailing_sum(candles.volume, 24)),
)
_OF_TURNOVER: Final = (
    Scale.VOLUME,
    lambda candles, values: _share(values / candles.close, candles.volume.mean()),
)
"""How a line is brought onto a scale that any market shares."""

_READINGS: Final = (
    ("overlap", "sma_20", "sma_20", "price", _DISTANCE),
    ("overlap", "ema_20", "ema_20", "price", _DISTANCE),
    ("overlap", "ema_50", "ema_50", "price", _DISTANCE),
    ("overlap", "ema_200", "ema_200", "price", _DISTANCE),
    ("momentum", "rsi_14", "rsi_14", "", _OWN),
    ("momentum", "macd", "macd.line", "price", _OF_PRICE),
    ("momentum", "macd_signal", "macd.signal", "price", _OF_PRICE),
    ("momentum", "macd_histogram", "macd.histogram", "price", _OF_PRICE),
    ("momentum", "stochastic_k", "stochastic.k", "", _OWN),
    ("momentum", "stochastic_d", "stochastic.d", "", _OWN),
    ("momentum", "williams_r_14", "williams_r_14", "", _OWN),
    ("momentum", "roc_24", "roc_24", "percent", _PERCENT),
    ("momentum", "cci_20", "cci_20", "", _OWN),
    ("trend", "adx_14", "adx_14.adx", "", _OWN),
    ("trend", "plus_di_14", "adx_14.plus_di", "", _OWN),
    ("trend", "minus_di_14", "adx_14.minus_di", "", _OWN),
    ("trend", "supertrend_10_3", "supertrend.line", "price", _DISTANCE),
    ("trend", "parabolic_sar", "parabolic_sar", "price", _DISTANCE),
    ("trend", "aroon_up_14", "aroon_14.up", "", _OWN),
    ("trend", "aroon_down_14", "aroon_14.down", "", _OWN),
    ("trend", "ichimoku_conversion_9", "ichimoku.conversion", "price", _DISTANCE),
    ("trend", "ichimoku_base_26", "ichimoku.base", "price", _DISTANCE),
    ("trend", "ichimoku_span_a", "ichimoku.span_a", "price", _DISTANCE),
    ("trend", "ichimoku_span_b", "ichimoku.span_b", "price", _DISTANCE),
    ("volatility", "atr_14", "atr_14", "price", _OF_PRICE),
    ("volatility", "bollinger_upper_20", "bollinger_bands_20.upper", "price", _DISTANCE),
    ("volatility", "bollinger_lower_20", "bollinger_bands_20.lower", "price", _DISTANCE),
    ("volatility", "keltner_upper_20", "keltner_channels.upper", "price", _DISTANCE),
    ("volatility", "keltner_lower_20", "keltner_channels.lower", "price", _DISTANCE),
    ("volatility", "choppiness_14", "choppiness_14", "", _OWN),
    ("volatility", "volatility_per_candle_20", "volatility_per_candle", "ratio", _RETURN),
    ("volume", "vwap_day", "vwap", "price", _DISTANCE),
    ("volume", "twap_day", "twap", "price", _DISTANCE),
    ("volume", "mfi_14", "mfi_14", "", _OWN),
    ("volume", "obv_change_24", "obv_slope_24", "base", _OF_VOLUME),
    ("volume", "cmf_20", "cmf_20", "ratio", _OWN),
    ("volume", "force_index_13", "force_index_13", "", _OF_TURNOVER),
    ("statistical", "hurst_100", "hurst_100.corrected", "ratio", _OWN),
    ("statistical", "return_kurtosis_50", "return_kurtosis_50", "", _OWN),
    ("statistical", "z_score_20", "z_score_20", "", _OWN),
    ("support_resistance", "donchian_upper_20", "donchian_channels_20.upper", "price", _DISTANCE),
    ("support_resistance", "donchian_lower_20", "donchian_channels_20.lower", "price", _DISTANCE),
    ("support_resistance", "pivot_day", "pivot_points.pivot", "price", _DISTANCE),
    ("support_resistance", "pivot_resistance_1", "pivot_points.resistance_1", "price", _DISTANCE),
    ("support_resistance", "pivot_support_1", "pivot_points.support_1", "price", _DISTANCE),
)
"""Category and name of a reading, the line of the suite that it is, its unit, its scale."""


def read_indicators(candles: Candles) -> tuple[IndicatorReading, ...]:
    """Compute the suite over `candles`; keep the newest values and where they stand."""
    suite, columns = _suite(), _columns(candles)
    computed = suite.compute(columns)
    missing = any(np.isnan(computed[line][-1:]).any() for _, _, line, _, _ in _READINGS)
    reasons = suite.reasons(columns) if missing and len(candles) else {}
    relative = np.stack([onto(candles, computed[line]) for _, _, line, _, (_, onto) in _READINGS])
    standing = percentiles_of_newest(relative)
    newest, before = _at(relative, -1), _at(relative, -2)
    return tuple(
        IndicatorReading(
            name=name,
            category=category,
            value=_finite(computed[line], -1),
            previous=_finite(computed[line], -2),
            unit=unit,
            absent=str(reasons.get(line, "")),
            scale=scale,
            relative=newest[place],
            change=newest[place] - before[place],
            percentile=standing[place],
        )
        for place, (category, name, line, unit, (scale, _)) in enumerate(_READINGS)
    )


def percentiles_of_newest(values: FloatArray) -> list[float]:
    """Return where the newest of each row stands among all of it [0 to 1], equals half.

    Args:
        values: [shape=(m, n)] oldest first; what is not finite does not count.

    Returns:
        One for each row; NaN where its newest is not finite or there is none.
    """
    newest, finite = values[:, -1:], np.isfinite(values)
    known = np.count_nonzero(finite, axis=1)
    below = np.count_nonzero((values < newest) & finite, axis=1)
    same = np.count_nonzero(values == newest, axis=1)
    stands = finite[:, -1] if values.shape[1] else known > 0
    ranks = np.where(stands, below + 0.5 * same, math.nan) / np.maximum(known, 1)
    found: list[float] = ranks.tolist()
    return found


def _at(values: FloatArray, place: int) -> list[float]:
    """Return one column of `values` [shape=(m, n)], NaN where it is not there or not finite."""
    if values.shape[1] < -place:
        return [math.nan] * len(values)
    column = values[:, place]
    found: list[float] = np.where(np.isfinite(column), column, math.nan).tolist()
    return found


def _finite(values: FloatArray, place: int) -> float:
    value = float(values[place]) if len(values) >= -place else math.nan
    return value if math.isfinite(value) else math.nan


def _share(values: FloatArray, whole: FloatArray | float) -> FloatArray:
    """Return `values` as parts of `whole`; NaN where nothing was traded."""
    whole = np.broadcast_to(np.asarray(whole, dtype=np.float64), values.shape)
    parts: FloatArray = np.full(values.shape, np.nan)
    np.divide(values, whole, out=parts, where=whole > 0.0)
    return parts


def _trailing_sum(values: FloatArray, length: int) -> FloatArray:
    """Return the sum of each `length` newest values [shape=(n,)], NaN before there are as many."""
    if len(values) < length:
        return np.full(len(values), np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(values, length)
    sums: FloatArray = windows.sum(axis=1)
    return np.concatenate((np.full(length - 1, np.nan), sums))


@functools.cache
def _suite() -> Suite:
    return Suite(DEFAULT_SUITE)


def _columns(candles: Candles) -> dict[str, FloatArray | TimeArray]:
    names = ("open_time", "open", "high", "low", "close", "volume")
    return {name: getattr(candles, name) for name in names}
