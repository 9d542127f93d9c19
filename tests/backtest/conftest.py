"""A plan over the made-up history, and runs over it."""

from dataclasses import dataclass, field

import pytest

from candlewick.application.settings.market import ExchangeSettings
from candlewick.application.settings.model import Settings
from candlewick.application.settings.trading import PaperSettings, TradingSettings
from candlewick.application.wiring.backtest_cycle import cycle_over, path_over
from candlewick.backtest.counted_model import CountedModel
from candlewick.backtest.disguise import Disguise
from candlewick.backtest.holding import Costs
from candlewick.backtest.plan import BacktestPlan
from candlewick.backtest.result import ContenderKind, RunResult
from candlewick.backtest.run import run_closes
from candlewick.backtest.trace import RunTrace
from candlewick.domain.candles import Candles
from candlewick.domain.sentiment import SentimentReading
from candlewick.infrastructure.store.announcing_journal import AnnouncingJournal
from candlewick.infrastructure.store.batch_journal import BatchJournal
from candlewick.infrastructure.store.memory_journal import MemoryJournal
from candlewick.ports.chat_model import ChatModel
from candlewick.ports.journal import Journal
from tests.bench import LIMIT, shifted

HOUR = 3_600_000
DAY = 24 * HOUR
COSTS = Costs(fee=0.001, slippage=0.0005)
SETTINGS = Settings(
    exchange=ExchangeSettings(limit=LIMIT),
    trading=TradingSettings(position_size=0.5),
    paper=PaperSettings(fee_pct=0.1, slippage_pct=0.05, participation_pct=100, impact=0),
)


@pytest.fixture
def plan(history: Candles) -> BacktestPlan:
    """Return 24 closes of one market, with a mood a day."""
    return plan_of(history)


@pytest.fixture
def two_market_plan(history: Candles) -> BacktestPlan:
    """Return 24 closes of two markets."""
    return plan_of(history, shifted(history, symbol="ETH/USDT", seed=2))


def plan_of(*markets: Candles, closes: int = 24) -> BacktestPlan:
    """Return a plan over the first closes that have enough before them."""
    start = LIMIT * HOUR
    return BacktestPlan(
        markets={candles.symbol: candles for candles in markets},
        readings=tuple(
            SentimentReading(known_at=day * DAY + HOUR, score=20 + day) for day in range(40)
        ),
        headlines=None,
        timeframe=markets[0].timeframe,
        start=start,
        end=start + closes * HOUR,
        look_back=LIMIT,
        balance=10_000.0,
        currency="USDT",
        costs=COSTS,
        seed=7,
    )


async def at_once() -> None:
    """Pause for nobody."""


@dataclass
class Run:
    """One run over a plan, which can be stopped and gone on with."""

    plan: BacktestPlan
    model: ChatModel
    inner: Journal = field(default_factory=MemoryJournal)
    settings: Settings = SETTINGS
    disguise: Disguise | None = None

    async def go(self, *, stop_after: int | None = None) -> RunResult:
        """Work through what is not done yet; raise in the close after `stop_after` of them."""
        trace = RunTrace(self.plan.closes, kind=ContenderKind.MODEL, balance=self.plan.balance)
        for event in self.inner.replay():
            trace.take(event)
        counted = CountedModel(self.model)
        journal = BatchJournal(self.inner)
        cycle = cycle_over(
            self.plan,
            self.settings,
            path_over(self.plan, self.settings, counted),
            journal=AnnouncingJournal(journal, tell=trace.take),
            disguise=self.disguise,
        )
        closes = self.plan.closes
        done = 0 if trace.reached is None else closes.index(trace.reached) + 1
        left = [stop_after]

        def told() -> None:
            if left[0] is not None:
                left[0] -= 1
                if left[0] <= 0:
                    raise KeyboardInterrupt

        await run_closes(
            cycle, closes[done:], journal=journal, model=counted, tell=told, pause=at_once
        )
        return trace.result(name="run", run_id="", costs=self.plan.costs)
