"""What kind of market it is."""

from typing import Final

from candlewick.domain.snapshot import IndicatorReading, Regime

_TRENDING, _TRENDLESS = 25.0, 20.0
"""Wilder's ADX: above the one there is a trend, below the other there is none."""
_CHOPPY: Final = 61.8
"""Dreiss's choppiness index: above it the market goes sideways."""


def judge_regime(indicators: tuple[IndicatorReading, ...]) -> Regime:
    """Say whether the market trends, and how volatile it is among its own last candles."""
    value = {one.name: one.value for one in indicators}
    percentile = {one.name: one.percentile for one in indicators}
    return Regime(
        direction=_direction(value),
        adx=value["adx_14"],
        choppiness=value["choppiness_14"],
        volatility=percentile["volatility_per_candle_20"],
    )


def _direction(value: dict[str, float]) -> str:
    adx, apart = value["adx_14"], value["plus_di_14"] - value["minus_di_14"]
    choppy = value["choppiness_14"] > _CHOPPY
    if adx >= _TRENDING and not choppy and apart != 0.0:
        return "uptrend" if apart > 0.0 else "downtrend"
    return "range" if adx < _TRENDLESS or choppy else "undecided"
