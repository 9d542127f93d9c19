"""Other engines' candles and decisions, brought to our cycle under their own fill rule.

They fill at the next candle's open; our cycle fills at the close it decides on. So each of their
candles becomes several of ours: itself, and then one or more in which only one price is traded,
the next candle's open. What is decided there fills there, and nothing is added that could touch
a level: that price is also the first of the next candle.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from candlewick.domain.answer import Answer
from candlewick.domain.candles import Candles
from candlewick.domain.decision import Decision, Signal
from candlewick.domain.events import Decided
from candlewick.domain.market import Market
from candlewick.domain.position import Trade
from candlewick.domain.prompt import Prompt
from candlewick.domain.standing import Standing
from candlewick.domain.timeframe import Timeframe
from candlewick.infrastructure.broker.paper import PaperBroker, PaperCosts
from candlewick.infrastructure.pool.sequential_pool import SequentialPool
from candlewick.infrastructure.store.memory_journal import MemoryJournal
from candlewick.ports.broker import Broker
from candlewick.strategy.cycle import TradingCycle
from candlewick.strategy.risk.rules import RiskRules
from candlewick.strategy.trading_strategy import TradingStrategy

STEP = 3_600_000
"""[ms] Their time does not matter here: each of our candles lasts an hour."""

Say = Callable[[int, Standing], Decision | None]
"""From the number of one of our closes, from 0, to what is decided there; None holds."""


@dataclass
class Bars:
    """One market's candles as another engine has them [shape=(n,) each]; absent ones are NaN."""

    open: np.ndarray
    high: np.ndarray
    low: np.ndarray
    close: np.ndarray

    def widened(self, symbol: str, *, steps: int) -> Candles:
        """Return each bar as itself, then `steps` - 1 candles at the next one's open."""
        there = np.flatnonzero(np.isfinite(self.open))
        following = np.append(self.open[there[1:]], self.close[there[-1]])
        flat = np.repeat(following[:, None], steps - 1, axis=1)

        def column(own: np.ndarray) -> np.ndarray:
            return np.concatenate((own[there][:, None], flat), axis=1).ravel()

        hours = (there[:, None] * steps + np.arange(steps)).ravel()
        return Candles(
            symbol=symbol,
            timeframe=Timeframe.parse("1h"),
            open_time=hours.astype(np.int64) * STEP,
            open=column(self.open),
            high=column(self.high),
            low=column(self.low),
            close=column(self.close),
            volume=np.ones(len(hours)),
        )


@dataclass
class PublishedDecider:
    """Decides what another engine published."""

    candles: Candles
    say: Say
    timeframe: Timeframe = field(default_factory=lambda: Timeframe.parse("1h"))

    async def look(
        self,
        symbol: str,
        *,
        as_of: int,
        back_to: int | None = None,
        timeframe: Timeframe | None = None,
    ) -> Candles:
        assert (symbol, timeframe or self.timeframe) == (self.candles.symbol, self.timeframe)
        first = as_of - STEP if back_to is None else min(back_to, as_of - STEP)
        return self.candles.between(first, as_of)

    async def decide(self, candles: Candles, standing: Standing) -> Decided:
        as_of = int(candles.close_time[-1])
        said = self.say(as_of // STEP - 1, standing)
        decision = said or Decision(symbol=candles.symbol, as_of=as_of, signal=Signal.HOLD)
        prompt = Prompt(
            symbol=candles.symbol,
            as_of=as_of,
            system="",
            user="",
            facts=(),
            choices=tuple(Signal),
            held=standing.position.side if standing.position else None,
            price=float(candles.close[-1]),
            atr=None,
        )
        answer = Answer(text="", finish_reason="stop", model="published", provider="them")
        return Decided(decision=decision, prompt=prompt, answer=answer)


async def traded(
    candles: Candles,
    say: Say,
    *,
    market: Market,
    rules: RiskRules,
    fee: float,
    balance: float,
    closes: list[int],
    broker: Broker | None = None,
) -> tuple[tuple[Trade, ...], float]:
    """Let the live cycle trade what `say` says; return its trades and what the account is worth.

    Args:
        candles: as `Bars.widened` returns them.
        say: what is decided.
        market: its steps.
        rules: the limits.
        fee: [fraction of the traded value] of each fill.
        balance: what the account begins with.
        closes: the numbers of our closes that are lived through; at others nothing can happen.
        broker: who fills, if not the paper broker at the price of the decision.
    """
    strategy = TradingStrategy(
        account="published",
        broker=broker or PaperBroker(PaperCosts(fee=fee, slippage=0.0)),
        journal=MemoryJournal(),
        rules=rules,
    )
    strategy.open_account(balance=balance, currency="BTC", at=0)
    strategy.learn(market, at=0)
    cycle = TradingCycle(
        symbols=(candles.symbol,),
        path=PublishedDecider(candles=candles, say=say),
        strategy=strategy,
        pool=SequentialPool(),
    )
    for number in closes:
        await cycle.run((number + 1) * STEP)
    return tuple(strategy.ledger.trades), strategy.ledger.equity
