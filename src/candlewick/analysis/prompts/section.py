"""The parts of a prompt, each a pure function of the context."""

from candlewick.analysis.prompts.context import PromptContext
from candlewick.analysis.prompts.number import figure, moment, percent
from candlewick.analysis.sentiment import sentiment_label
from candlewick.domain.harmless import harmless
from candlewick.domain.position import Trade
from candlewick.domain.snapshot import IndicatorReading, MarketSnapshot, Period

_RECENT_CANDLES = 24
_RECENT_TRADES = 5


def header(context: PromptContext) -> str:
    """Name the market, the moment and the price."""
    market = context.market
    return "\n".join(
        [
            f"MARKET: {market.symbol}, {market.candles.timeframe} candles",
            f"TIME: {moment(market.as_of)} (the newest candle closed then; nothing later is known)",
            f"PRICE: {figure(market.price)} {_quote(market)}",
        ]
    )


def market_data(context: PromptContext) -> str:
    """Give the periods and the newest candles."""
    market = context.market
    candles = market.candles.last(min(_RECENT_CANDLES, len(market.candles)))
    rows = zip(
        candles.close_time, candles.open, candles.high, candles.low, candles.close, candles.volume,
        strict=True,
    )  # fmt: skip
    lines = ["## Market data", *(_period(period) for period in market.periods)]
    if market.candles.missing:
        lines.append(f"The exchange published no candle for {market.candles.missing} moments.")
    lines.append(f"Newest {len(candles)} candles (close time UTC: open high low close volume):")
    lines += [
        f"{moment(int(at))[5:16]}: {' '.join(figure(float(value)) for value in values)}"
        for at, *values in rows
    ]
    return "\n".join(lines)


def technical_analysis(context: PromptContext) -> str:
    """Give each indicator's newest value and the one before it, by category."""
    lines = ["## Technical analysis", "Value now (one candle earlier):"]
    category = ""
    for reading in context.market.indicators:
        if reading.category != category:
            category = reading.category
            lines.append(f"{category.replace('_', ' ')}:")
        lines.append(_indicator(reading))
    return "\n".join(lines)


def sentiment(context: PromptContext) -> str:
    """Give the Fear & Greed index and its path over a week."""
    readings = context.market.sentiment
    if not readings:
        return "## Sentiment\nFear & Greed index (alternative.me): not available"
    newest = readings[-1]
    path = " ".join(str(reading.score) for reading in readings)
    return "\n".join(
        [
            "## Sentiment",
            (
                f"Fear & Greed index (alternative.me): {newest.score} of 100 ({sentiment_label(newest.score)}),"
                f" published {moment(newest.known_at)}"
            ),
            f"Last {len(readings)} daily values, oldest first: {path}",
        ]
    )


def position_management(context: PromptContext) -> str:
    """Give what is held and how the last trades went."""
    lines = ["## Position", *_position(context)]
    lines += [_trade(trade) for trade in context.trades[-_RECENT_TRADES:]]
    if context.refusal:
        lines.append(f"Your last answer was not acted on: {harmless(context.refusal)}")
    return "\n".join(lines)


def _position(context: PromptContext) -> list[str]:
    held = context.position
    if held is None:
        return ["No position is open."]
    gain = held.unrealised(context.market.price) / (held.entry_price * held.quantity)
    return [
        (
            f"{held.side} since {moment(held.opened_at)} at {figure(held.entry_price)},"
            f" now {percent(gain)} before closing costs"
        ),
        f"Stop loss {figure(held.stop_loss)}, take profit {figure(held.take_profit)}",
    ]


def _trade(trade: Trade) -> str:
    return (
        f"Closed {moment(trade.closed_at)}: {trade.position.side}"
        f" {figure(trade.position.entry_price)} to {figure(trade.exit_price)},"
        f" {percent(trade.profit_fraction)} after costs, by {trade.reason}"
    )


def _period(period: Period) -> str:
    if not period.covered:
        return f"{period.name} ({period.hours} h): not covered by the candles at hand"
    return (
        f"{period.name} ({period.hours} h): change {percent(period.change)},"
        f" high {figure(period.high)}, low {figure(period.low)},"
        f" volume {figure(period.volume)},"
        f" volatility {percent(period.volatility, sign=False)} per candle,"
        f" price at {percent(period.position_in_range, sign=False)} of the range"
    )


def _indicator(reading: IndicatorReading) -> str:
    if reading.absent:
        return f"- {reading.name}: n/a, {reading.absent} ({figure(reading.previous)})"
    unit = " %" if reading.unit == "percent" else ""
    return f"- {reading.name}: {figure(reading.value)}{unit} ({figure(reading.previous)})"


def _quote(market: MarketSnapshot) -> str:
    return market.symbol.partition("/")[2].partition(":")[0]
