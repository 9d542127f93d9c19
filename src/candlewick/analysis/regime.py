"""What kind of market it is."""

from typing import Final

from candlewick.domain.snapshot import IndicatorReading, Regime

_TRENDING, _TRENDLESS = 25.0, 20.0
"""Wilder's ADX: above the one there is a trend, below the other there is none."""
_CHOPPY: Final = 61.8
"""Dreiss's choppiness index: above it the market goes sideways."""


def judge_regime(indicators: tuple[IndicatorReading, ...]) -> Regime:
    """Say whether the market trends, and how volatile it is among its own last candles."""
    by_name = {one.name: one for one in indicators}
    adx, choppiness = by_name["adx_14"].value, by_name["choppiness_14"].value
    apart = by_name["plus_di_14"].value - by_name["minus_di_14"].value
    return Regime(
        direction=_direction(adx, apart, choppy=choppiness > _CHOPPY),
        adx=adx,
        choppiness=choppiness,
        volatility=by_name["volatility_per_candle_20"].percentile,
    )


def _direction(adx: float, apart: float, *, choppy: bool) -> str:
    if adx >= _TRENDING and not choppy and apart != 0.0:
        return "uptrend" if apart > 0.0 else "downtrend"
    return "range" if adx < _TRENDLESS or choppy else "undecided"
