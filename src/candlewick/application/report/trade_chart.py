"""Candles, and the trades on them."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from candlewick.application.report.element import Element, element
from candlewick.application.report.frame import Paper, path, picture, time_axis, value_axis
from candlewick.application.report.scale import Scale, padded
from candlewick.application.report.words import amount, percent, price
from candlewick.application.views.moment import utc_minute
from candlewick.backtest.result import TradeRecord
from candlewick.domain.candles import Candles

BARS: Final = {"wide": 240, "narrow": 90}
"""How many bars a chart has at most; each stands for several candles where there are more."""

MARKED: Final = {"wide": 120, "narrow": 40}
"""How many trades a chart marks at most."""


def bars_of(candles: Candles, *, most: int) -> Candles:
    """Put neighbours together until there are at most `most` [> 0] bars."""
    count = len(candles)
    each = -(-count // most)
    first = np.arange(0, count, each)
    last = np.minimum(first + each, count) - 1
    return Candles(
        symbol=candles.symbol,
        timeframe=candles.timeframe,
        open_time=candles.open_time[first],
        open=candles.open[first],
        high=np.maximum.reduceat(candles.high, first),
        low=np.minimum.reduceat(candles.low, first),
        close=candles.close[last],
        volume=np.add.reduceat(candles.volume, first),
    )


def trade_chart(
    paper: Paper, candles: Candles, trades: Sequence[TradeRecord], *, title: str, description: str
) -> Element:
    """Draw `candles` and mark `trades`, those that moved most money if there are too many.

    Args:
        paper: the size.
        candles: of one market, at least two.
        trades: in that market.
        title: the chart's name.
        description: what there is to see, in words.
    """
    bars = bars_of(candles, most=BARS[paper.name])
    across = paper.across(int(candles.open_time[0]), int(candles.close_time[-1]))
    up = paper.up(*padded([float(bars.low.min()), float(bars.high.max())]))
    shown = sorted(trades, key=lambda trade: -abs(trade.profit))[: MARKED[paper.name]]
    return picture(
        paper,
        *value_axis(paper, up, price),
        *time_axis(paper, across),
        *_candles(bars, across, up, right=across.end),
        *(_trade(trade, across, up) for trade in sorted(shown, key=lambda one: one.opened_at)),
        title=title,
        description=description,
    )


def _candles(bars: Candles, across: Scale, up: Scale, *, right: float) -> list[Element]:
    """Return all candles as three paths: wicks, rising and falling bodies."""
    step = (right - across.start) / len(bars)
    wicks: list[str] = []
    rising: list[str] = []
    falling: list[str] = []
    columns = zip(
        bars.open.tolist(), bars.high.tolist(), bars.low.tolist(), bars.close.tolist(), strict=True
    )
    for place, (opened, high, low, closed) in enumerate(columns):
        x = across.start + (place + 0.5) * step
        wicks.append(f"M{x:.1f} {up(high):.1f}V{up(low):.1f}")
        top, bottom = up(max(opened, closed)), up(min(opened, closed))
        body = f"M{x - 0.35 * step:.1f} {top:.1f}h{0.7 * step:.1f}v{max(0.5, bottom - top):.1f}h{-0.7 * step:.1f}z"
        (rising if closed >= opened else falling).append(body)
    return [
        element("path", d="".join(wicks), class_="wick"),
        element("path", d="".join(rising) or None, class_="rising"),
        element("path", d="".join(falling) or None, class_="falling"),
    ]


def _trade(trade: TradeRecord, across: Scale, up: Scale) -> Element:
    x1, y1 = across(trade.opened_at), up(trade.entry_price)
    x2, y2 = across(trade.closed_at), up(trade.exit_price)
    long = trade.side == "LONG"
    tip, base = (-5.0, 4.0) if long else (5.0, -4.0)
    told = (
        f"{trade.side} {trade.symbol}: in {utc_minute(trade.opened_at)} at {price(trade.entry_price)},"
        f" out {utc_minute(trade.closed_at)} at {price(trade.exit_price)} ({trade.reason});"
        f" {percent(trade.profit_fraction, signed=True)}, {amount(trade.profit, signed=True)}"
    )
    return element(
        "g",
        element("title", told),
        element("path", d=path([(x1, y1), (x2, y2)]), class_="way"),
        element(
            "path",
            d=path([(x1, y1 + tip), (x1 + 5, y1 + base), (x1 - 5, y1 + base)], closed=True),
            class_="in",
        ),
        element("rect", x=x2 - 3, y=y2 - 3, width=6, height=6, class_="out"),
        class_="trade won" if trade.profit > 0.0 else "trade lost",
    )
