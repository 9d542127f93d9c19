"""The series through Candlewick: the plain replay, or the live strategy.

uv run python benchmarks/engines/run_ours.py replay | live
"""

import asyncio
import sys
import time
from typing import Final

import numpy as np
from outcome import tell
from series import BALANCE, COUNT, FEE, STOP, TARGET, series

from candlewick.backtest.bar_replay import BarPlan, replay_bars
from candlewick.backtest.holding import Costs
from candlewick.domain.candles import Candles
from candlewick.domain.decision import Decision, Signal
from candlewick.domain.events import Event
from candlewick.domain.timeframe import Timeframe
from candlewick.infrastructure.broker.paper import PaperBroker, PaperCosts
from candlewick.strategy.risk.levels import LevelRules
from candlewick.strategy.risk.rules import RiskRules
from candlewick.strategy.risk.sizing import SizingRules
from candlewick.strategy.risk.terms import MarginRules
from candlewick.strategy.trading_strategy import TradingStrategy

MINUTE: Final = 60_000
SYMBOL: Final = "BTC/USDT"
SEEN: Final = 30
"""[candles] that the strategy is shown; it reads the market's conditions off them."""


class NoJournal:
    """Remembers nothing: half a million candles are to be settled, not kept."""

    def append(self, *events: Event) -> None:
        """Forget `events`."""

    def replay(self) -> list[Event]:
        """Return nothing."""
        return []


def candles_of(columns: dict[str, np.ndarray]) -> Candles:
    """Return the series as candles."""
    count = len(columns["close"])
    prices = {name: columns[name] for name in ("open", "high", "low", "close")}
    return Candles(
        symbol=SYMBOL,
        timeframe=Timeframe.parse("1m"),
        open_time=np.arange(count, dtype=np.int64) * MINUTE,
        volume=np.full(count, 1e6),
        **prices,
    )


def window(candles: Candles, first: int, end: int) -> Candles:
    """Return the candles from place `first` to before place `end`."""
    names = ("open_time", "open", "high", "low", "close", "volume")
    columns = {name: getattr(candles, name)[first:end] for name in names}
    return Candles(symbol=SYMBOL, timeframe=candles.timeframe, **columns)


def replay(columns: dict[str, np.ndarray]) -> tuple[int, float]:
    """Return the count and the profit of the plain replay's trades."""
    plan = BarPlan(quantity=1.0, stop=STOP, target=TARGET, costs=Costs(fee=FEE, slippage=0.0))
    trades = replay_bars(candles_of(columns), columns["signal"], plan)
    return len(trades), sum(trade.profit for trade in trades)


async def live(columns: dict[str, np.ndarray]) -> tuple[int, float]:
    """Return the count and the profit [of one coin each] of the live strategy's trades."""
    candles = candles_of(columns)
    strategy = TradingStrategy(
        account="bench",
        broker=PaperBroker(PaperCosts(fee=FEE, slippage=0.0)),
        journal=NoJournal(),
        rules=RiskRules(
            sizing=SizingRules(fraction=1e-4),
            margin=MarginRules(spot_margin=True),
            levels=LevelRules(default_stop_loss=STOP, default_take_profit=TARGET),
        ),
    )
    strategy.open_account(balance=BALANCE, currency="USDT", at=0)
    for place in range(SEEN, len(candles)):
        seen = window(candles, place + 1 - SEEN, place + 1)
        await strategy.settle(seen)
        if signal := int(columns["signal"][place]):
            await turn(strategy, seen, signal)
    trades = strategy.ledger.trades
    return len(trades), sum(trade.profit / trade.position.quantity for trade in trades)


async def turn(strategy: TradingStrategy, seen: Candles, signal: int) -> None:
    """Close what is held on the other side, and open."""
    held = strategy.ledger.positions.get(SYMBOL)
    if held is not None and held.side.sign == signal:
        return
    as_of = int(seen.close_time[-1])
    for asked in (Signal.CLOSE, Signal.BUY if signal > 0 else Signal.SELL):
        await strategy.act(Decision(symbol=SYMBOL, as_of=as_of, signal=asked), candles=seen)


def main(which: str) -> None:
    """Run it and tell the outcome."""
    columns = series(COUNT)
    start = time.process_time(), time.perf_counter()
    trades, profit = replay(columns) if which == "replay" else asyncio.run(live(columns))
    names = {"replay": "Candlewick, plain replay", "live": "Candlewick, the live strategy"}
    tell(names[which], trades=trades, profit=profit, start=start)


if __name__ == "__main__":
    main(sys.argv[1])
