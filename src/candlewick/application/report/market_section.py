"""The trades on their candles."""

from collections.abc import Sequence
from typing import Final

from candlewick.application.report.element import Child, Element, element
from candlewick.application.report.frame import NARROW, WIDE_WHOLE, Paper
from candlewick.application.report.source import ReportSource
from candlewick.application.report.table import folded, table
from candlewick.application.report.trade_chart import BARS, MARKED, trade_chart
from candlewick.application.report.words import amount, percent, price
from candlewick.application.views.moment import utc_minute
from candlewick.backtest.result import TradeRecord

_MARKETS: Final = 4
"""How many markets are drawn: those with the most trades."""

_LISTED: Final = 100
"""How many trades are listed: those that moved the most money."""


def market_section(source: ReportSource) -> Element:
    """Return the charts of the markets, and the list of trades."""
    trades = source.result.runs[0].trades
    by_symbol = {
        symbol: [trade for trade in trades if trade.symbol == symbol] for symbol in source.markets
    }
    drawn = sorted(by_symbol, key=lambda symbol: (-len(by_symbol[symbol]), symbol))[:_MARKETS]
    left = len(by_symbol) - len(drawn)
    return element(
        "section",
        element("h2", "Trades", id="trades"),
        element(
            "p",
            "A triangle that points up is a purchase, one that points down a short sale; the square"
            " is where it ended, and the line between is blue where it gained, orange where it lost."
            " Filled candles fell, hollow ones rose.",
        ),
        *(part for symbol in drawn for part in _market(source, symbol, by_symbol[symbol])),
        element("p", f"{left:,} more markets are not drawn.", class_="quiet") if left else None,
        _list(trades) if trades else element("p", "No trade was made."),
    )


def _market(source: ReportSource, symbol: str, trades: Sequence[TradeRecord]) -> list[Child]:
    candles = source.markets[symbol]
    each, small = (-(-len(candles) // BARS[name]) for name in ("wide", "narrow"))
    won = sum(trade.profit > 0.0 for trade in trades)
    total = sum(trade.profit for trade in trades)
    words = (
        f"{len(trades):,} trades, {won:,} with a profit, {amount(total, signed=True)} in all."
        f" {symbol} went from {price(float(candles.open[0]))} to {price(float(candles.close[-1]))}."
    )
    note = f" Each bar is {each} candles, on a small screen {small}." if small > 1 else ""
    if len(trades) > MARKED["narrow"]:
        note += (
            f" Marked are the {MARKED['wide']} trades that moved the most money, on a small screen"
            f" {MARKED['narrow']}."
        )

    def draw(paper: Paper) -> Element:
        return trade_chart(paper, candles, trades, title=f"Trades in {symbol}", description=words)

    return [
        element("h3", symbol),
        element("p", f"{words}{note}", class_="quiet"),
        draw(WIDE_WHOLE),
        draw(NARROW),
    ]


def _list(trades: Sequence[TradeRecord]) -> Element:
    shown = sorted(trades, key=lambda trade: -abs(trade.profit))[:_LISTED]
    rows = [_row(trade) for trade in sorted(shown, key=lambda trade: trade.opened_at)]
    left = len(trades) - len(shown)
    also = f"; the {left:,} that moved less are left out here, --csv writes all" if left else ""
    head = ("opened", "closed", "market", "side", "in", "out", "gain", "profit", "fees", "ended by")
    return folded(
        f"The {len(shown):,} trades that moved the most money{also}",
        table(head, rows, caption="Trades, oldest first; times are UTC", words=(0, 1, 2, 3, 9)),
    )


def _row(trade: TradeRecord) -> list[Child]:
    return [
        utc_minute(trade.opened_at),
        utc_minute(trade.closed_at),
        trade.symbol,
        trade.side,
        price(trade.entry_price),
        price(trade.exit_price),
        percent(trade.profit_fraction, signed=True),
        amount(trade.profit, signed=True),
        amount(trade.fees),
        trade.reason,
    ]
