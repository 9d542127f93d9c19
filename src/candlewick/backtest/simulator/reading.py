"""What the loop reads at a candle at which something can happen."""

from typing import Any

from candlewick.backtest.simulator.compiled import inlined
from candlewick.backtest.simulator.market import AT, OPEN, VOLATILITY, VOLUME
from candlewick.backtest.simulator.values import Asked, Bar


@inlined
def bar_at(prices: tuple[Any, Any, Any], rows: Any, place: int) -> Bar:
    """Return a candle; see `SimulatedMarket`."""
    high, low, close = prices
    return Bar(
        rows[place, OPEN], high[place], low[place], close[place],
        rows[place, AT], rows[place, VOLATILITY], rows[place, VOLUME],
    )  # fmt: skip


@inlined
def asked_at(answers: Any, place: int, worth: float) -> Asked:
    """Return a decision, and what its probability turned out to be worth; see `PlacedTape`."""
    return Asked(
        answers[place, 0], answers[place, 1], answers[place, 2], answers[place, 3],
        answers[place, 4], worth,
    )  # fmt: skip
