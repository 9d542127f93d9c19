"""The market: its name and units, the time and price, periods, regime, levels, mood."""

import bisect
import functools
import math
import re
from typing import Final

from candlewick.analysis.prompts.number import basis_points, figure, minute, moment, share, short
from candlewick.analysis.prompts.section import Pieces, Section, Variant, said
from candlewick.analysis.sentiment import sentiment_label
from candlewick.domain.snapshot import Level, MarketSnapshot, Period

_NOT_IN_A_NAME: Final = re.compile(r"[^A-Za-z0-9._:/-]")
_LONGEST_NAME: Final = 40
_KEPT: Final = 1024
"""[markets] What is the same at every close of a market is written once."""
_CALM, _WILD = 0.25, 0.75
_LEVELS: Final = 4
"""So many of the nearest levels stand on each side of the price."""
_DIGITS: Final = 5
"""Of a level: one part in ten thousand is finer than any spread."""


@functools.lru_cache(maxsize=_KEPT)
def plain_name(symbol: str) -> str:
    """Return `symbol` with nothing in it but what names of markets are made of."""
    return _NOT_IN_A_NAME.sub("?", symbol[:_LONGEST_NAME])


def base_of(symbol: str) -> str:
    """Return the currency that is bought: BTC/USDT:USDT gives BTC."""
    return plain_name(symbol).partition("/")[0]


def quote_of(symbol: str) -> str:
    """Return the currency in which prices are counted: BTC/USDT:USDT gives USDT."""
    return plain_name(symbol).partition("/")[2].partition(":")[0]


def market(snapshot: MarketSnapshot) -> Section:
    """Name the market and the units; the same at every close."""
    return _market(snapshot.symbol, snapshot.candles.timeframe.name)


@functools.lru_cache(maxsize=_KEPT)
def _market(symbol: str, timeframe: str) -> Section:
    return Section.fixed(
        "market",
        f"MARKET: {plain_name(symbol)}, {timeframe} candles."
        f" All times are UTC. Prices are in {quote_of(symbol)}, levels of your answer too."
        " bp is a hundredth of a percent.",
    )


def now(snapshot: MarketSnapshot) -> Section:
    """Give the time and the price."""
    return Section.fixed(
        "now",
        f"## Now\nTIME: {moment(snapshot.as_of)}"
        " (the newest candle closed then; nothing later is known)\n"
        f"PRICE: {figure(snapshot.price)} {quote_of(snapshot.symbol)}",
    )


def periods(snapshot: MarketSnapshot) -> Section:
    """Give the change, the range and the volatility of each period."""
    return Section(
        name="periods",
        variants=(
            Variant(write=lambda: said(_periods(snapshot)), worth=55),
            Variant(
                write=lambda: said(f"{_PERIODS}\n{', '.join(map(_change, snapshot.periods))}"),
                lost="range and volatility of the periods",
            ),
        ),
    )


_PERIODS: Final = "## Periods: change in bp"


def _periods(snapshot: MarketSnapshot) -> str:
    title = f"{_PERIODS}, low to high, place of the price between them, volatility per candle in bp"
    return "\n".join([title, *map(_period, snapshot.periods)])


def _period(period: Period) -> str:
    if not period.covered:
        return _change(period)
    return (
        f"{_change(period)}, {figure(period.low, digits=_DIGITS)}"
        f" to {figure(period.high, digits=_DIGITS)},"
        f" {share(period.position_in_range)} %,"
        f" {basis_points(period.volatility, sign=False)}"
    )


def _change(period: Period) -> str:
    if not period.covered:
        return f"{period.name} ({period.hours} h): not covered by the candles at hand"
    return f"{period.name}: {basis_points(period.change)}"


def regime(snapshot: MarketSnapshot) -> Section:
    """Say what kind of market it is, and what says so."""
    found = snapshot.regime
    if found is None:
        return Section.fixed("regime", "")
    text = (
        f"Regime: {found.direction} (ADX {short(found.adx)}, choppiness {short(found.choppiness)});"
        f" volatility {_volatility(found.volatility)}"
    )
    return Section(
        name="regime",
        variants=(
            Variant(write=lambda: said(text), worth=80),
            Variant(write=tuple, lost="the regime"),
        ),
    )


def _volatility(percentile: float) -> str:
    if not math.isfinite(percentile):
        return "n/a"
    word = "low" if percentile < _CALM else "high" if percentile > _WILD else "normal"
    return f"{word}, at percentile {share(percentile)} of these candles"


def levels(snapshot: MarketSnapshot) -> Section:
    """Give the nearest levels above and below the price, the nearest first."""
    prices = sorted({level.price for level in snapshot.levels})
    place = bisect.bisect_left(prices, snapshot.price)
    above, below = prices[place : place + _LEVELS], prices[:place][: -_LEVELS - 1 : -1]
    names: dict[float, dict[str, None]] = {price: {} for price in (*above, *below)}
    for level in snapshot.levels:
        if level.price in names:
            names[level.price][_level_name(level)] = None
    said_of = {
        price: f"{figure(price, digits=_DIGITS)} ({basis_points(price / snapshot.price - 1.0)} bp)"
        f" {', '.join(known)}"
        for price, known in names.items()
    }

    def write(count: int) -> Pieces:
        if not prices:
            return ()
        up, down = ("; ".join([said_of[one] for one in side[:count]]) for side in (above, below))
        return said(
            "## Levels, nearest first\n"
            f"Resistance: {up or 'none in these candles'}\n"
            f"Support: {down or 'none in these candles'}"
        )

    fewer = f"all but the nearest {_LEVELS // 2} levels on each side"
    return Section(
        "levels",
        (
            Variant(lambda: write(_LEVELS), worth=35),
            Variant(lambda: write(_LEVELS // 2), fewer, worth=75),
            Variant(tuple, "support and resistance"),
        ),
    )


def _level_name(level: Level) -> str:
    return level.name if level.at is None else f"{level.name} {minute(level.at)[5:10]}"


_MOOD: Final = "## Sentiment\nFear & Greed index (alternative.me): "
_NO_MOOD: Final = Section.fixed("sentiment", f"{_MOOD}not available")


def sentiment(snapshot: MarketSnapshot) -> Section:
    """Give the Fear & Greed index and its path over a week."""
    readings = snapshot.sentiment
    if not readings:
        return _NO_MOOD
    newest = readings[-1]
    path = " ".join(str(reading.score) for reading in readings)
    text = (
        f"{_MOOD}{newest.score} of 100 ({sentiment_label(newest.score)}),"
        f" published {moment(newest.known_at)}"
    )
    week = f"\nLast {len(readings)} daily values, oldest first: {path}"
    return Section(
        name="sentiment",
        variants=(
            Variant(write=lambda: said(f"{text}{week}"), worth=45),
            Variant(write=lambda: said(text), lost="the week's path of the sentiment"),
        ),
    )
