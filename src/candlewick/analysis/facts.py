"""The market in words instead of numbers.

Very small models cannot tell 41.2 from 58.8, but can tell "bearish" from "bullish"; the
same facts as words lift what they can tell apart from little better than chance to good.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Final

from candlewick.analysis.sentiment import sentiment_label
from candlewick.domain.snapshot import MarketSnapshot

_STRONG_WEEK: Final = 0.05
_OVERBOUGHT, _BULLISH, _BEARISH, _OVERSOLD = 70.0, 55.0, 45.0, 30.0
_TRENDING: Final = 25.0


def worded_facts(market: MarketSnapshot) -> tuple[str, ...]:
    """Say what `market` shows, one short sentence each; what is not known is left out."""
    value = {one.name: one.value for one in market.indicators}
    facts = (*_averages(market.price, value), *_changes(market), *_oscillators(value))
    return (*facts, *_flows(value), *_mood(market))


def _averages(price: float, value: Mapping[str, float]) -> Iterator[str]:
    known = [
        f"{_place(price, average)} the {length} EMA"
        for length in (20, 50, 200)
        if math.isfinite(average := value[f"ema_{length}"])
    ]
    if known:
        yield f"Price is {_listed(known)}."


def _place(price: float, average: float) -> str:
    # In a market that stands still the two differ by rounding alone.
    apart = 0.0 if math.isclose(price, average) else price - average
    return _by_sign(apart, "above", "at", "below")


def _changes(market: MarketSnapshot) -> Iterator[str]:
    change = {period.name: period.change for period in market.periods}
    day, week = change["1D"], change["7D"]
    if day is not None:
        yield f"The price {_by_sign(day, 'rose', 'did not move', 'fell')} over the last day."
    if week is not None:
        strongly = _by_sign(week, "rose strongly", "moved sideways", "fell strongly")
        yield (
            f"The price {strongly if abs(week) > _STRONG_WEEK else 'moved sideways'}"
            " over the last week."
        )


def _oscillators(value: Mapping[str, float]) -> Iterator[str]:
    rsi = value["rsi_14"]
    if math.isfinite(rsi):
        yield f"RSI is {_rsi_word(rsi)}."
    histogram, line = value["macd_histogram"], value["macd"]
    if math.isfinite(histogram):
        yield f"MACD histogram is {_sign_word(histogram)}; MACD line is {_sign_word(line)}."


def _flows(value: Mapping[str, float]) -> Iterator[str]:
    up, down = value["plus_di_14"], value["minus_di_14"]
    adx = value["adx_14"]
    if math.isfinite(adx):
        yield (
            f"{_by_sign(up - down, 'Buyers dominate', 'Nobody dominates', 'Sellers dominate')}"
            " (directional movement);"
            f" the trend is {'strong' if adx > _TRENDING else 'weak'}."
        )
    flow = value["cmf_20"]
    if math.isfinite(flow):
        yield f"Volume flow is {_sign_word(flow)}."


def _mood(market: MarketSnapshot) -> Iterator[str]:
    if market.sentiment:
        yield f"Crowd mood is {sentiment_label(market.sentiment[-1].score).lower()}."


def _rsi_word(rsi: float) -> str:
    if rsi > _OVERBOUGHT:
        return "overbought"
    if rsi < _OVERSOLD:
        return "oversold"
    if rsi > _BULLISH:
        return "bullish"
    return "bearish" if rsi < _BEARISH else "neutral"


def _sign_word(value: float) -> str:
    return _by_sign(value, "positive", "zero", "negative")


def _by_sign(value: float, above: str, level: str, below: str) -> str:
    """Return the word for a number above, at or below zero."""
    if value > 0.0:
        return above
    return below if value < 0.0 else level


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
