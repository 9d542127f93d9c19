"""A market, a model that reads the price's last step, and the cycle that trades it."""

import json
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np

from candlewick.analysis.market_analyzer import MarketAnalyzer
from candlewick.domain.candles import Candles
from candlewick.domain.decision import Signal
from candlewick.domain.events import Event
from candlewick.domain.headline import Headline
from candlewick.domain.prompt import Prompt
from candlewick.domain.sentiment import SentimentReading
from candlewick.domain.snapshot import MarketSnapshot
from candlewick.infrastructure.archive.memory_candles import MemoryCandles
from candlewick.infrastructure.broker.paper import PaperBroker, PaperCosts
from candlewick.infrastructure.store.memory_journal import MemoryJournal
from candlewick.ports.chat_model import ChatModel
from candlewick.ports.evidence_store import EvidenceStore
from candlewick.ports.journal import Journal
from candlewick.strategy.cycle import TradingCycle
from candlewick.strategy.decide import DecisionPath
from candlewick.strategy.risk.rules import RiskRules
from candlewick.strategy.risk.terms import MarginRules
from candlewick.strategy.trading_strategy import TradingStrategy
from candlewick.testing.scripted_model import ScriptedModel

T = TypeVar("T")
LIMIT = 250
HOUR = 3_600_000
ON_MARGIN = RiskRules(margin=MarginRules(spot_margin=True))


class RememberingAnalyzer(MarketAnalyzer):
    """An analyzer that looks at each close once, for tests that live through it hundreds of times."""

    def __init__(self, *, limit: int) -> None:
        super().__init__(limit=limit)
        self._seen: dict[tuple[str, int], MarketSnapshot] = {}

    def analyze(
        self,
        candles: Candles,
        *,
        sentiment: tuple[SentimentReading, ...] = (),
        headlines: tuple[Headline, ...] | None = None,
    ) -> MarketSnapshot:
        key = (candles.symbol, int(candles.close_time[-1]))
        if key not in self._seen:
            self._seen[key] = super().analyze(candles, sentiment=sentiment, headlines=headlines)
        return self._seen[key]


class OneByOne:
    """A pool that works in a given order, to show that the order does not matter."""

    def __init__(self, *, backwards: bool = False) -> None:
        self._backwards = backwards

    async def gather(self, jobs: Sequence[Awaitable[T]]) -> list[T]:
        order = range(len(jobs) - 1, -1, -1) if self._backwards else range(len(jobs))
        results = {place: await jobs[place] for place in order}
        return [results[place] for place in range(len(jobs))]


def entry(prompt: Prompt, signal: str = "BUY", *, stop: float = 0.02, target: float = 0.04) -> str:
    """Answer with `signal` and levels at the fractions `stop` and `target` of the price."""
    sign = -1 if signal == "SELL" else 1
    levels = {
        "stop_loss": prompt.price * (1 - sign * stop),
        "take_profit": prompt.price * (1 + sign * target),
    }
    return json.dumps({"signal": signal, "confidence": "LOW"} | levels)


def restless(prompt: Prompt) -> str:
    """Answer by the cents of the price, so that every kind of answer comes up."""
    cents = round(prompt.price * 1e6) % 100
    price = prompt.price
    if prompt.held is None:
        kind = Signal.BUY if cents < 40 else Signal.SELL if cents < 80 else Signal.HOLD
        return entry(prompt, kind)
    if cents < 20:
        return json.dumps({"signal": "CLOSE"})
    if cents < 50:
        sign = prompt.held.sign
        levels = {"stop_loss": price * (1 - 0.008 * sign), "take_profit": price * (1 + 0.02 * sign)}
        return json.dumps({"signal": "UPDATE", **levels})
    return "I cannot say." if cents > 90 else json.dumps({"signal": "HOLD"})


@dataclass
class Bench:
    """Builds cycles over the same candles."""

    markets: tuple[Candles, ...]
    answer: Callable[[Prompt], str] = restless
    backwards: bool = False
    model: ChatModel | None = None
    symbols: tuple[str, ...] | None = None
    rules: RiskRules = ON_MARGIN
    analyzer: MarketAnalyzer = field(default_factory=lambda: MarketAnalyzer(limit=LIMIT))
    prompts: list[Prompt] = field(default_factory=list)
    evidence: EvidenceStore | None = None

    def cycle(self, journal: Journal) -> TradingCycle:
        def remembering(prompt: Prompt) -> str:
            self.prompts.append(prompt)
            return self.answer(prompt)

        path = DecisionPath(
            candles=MemoryCandles(self.markets),
            sentiment=None,
            model=self.model or ScriptedModel(remembering),
            timeframe=self.markets[0].timeframe,
            analyzer=self.analyzer,
            evidence=self.evidence,
        )
        strategy = TradingStrategy(
            account="paper",
            broker=PaperBroker(PaperCosts(fee=0.001, slippage=0.0005)),
            journal=journal,
            rules=self.rules,
        )
        strategy.open_account(balance=10_000.0, currency="USDT", at=0)
        return TradingCycle(
            symbols=self.symbols or [market.symbol for market in self.markets],
            path=path,
            strategy=strategy,
            pool=OneByOne(backwards=self.backwards),
        )

    async def run(self, closes: Iterable[int], *, journal: Journal | None = None) -> list[Event]:
        kept = journal or MemoryJournal()
        cycle = self.cycle(kept)
        for close in closes:
            await cycle.run(close)
        return list(kept.replay())

    def closes(self, first: int, last: int) -> list[int]:
        return [int(t) for t in self.markets[0].close_time[first:last]]


def shifted(candles: Candles, *, symbol: str, seed: int) -> Candles:
    """Return another market with the same times."""
    factor = 1.0 + 0.01 * seed + 0.02 * np.sin(np.arange(len(candles)) / (3.0 + seed))
    close = candles.close * factor
    open_ = np.concatenate(([candles.open[0]], close[:-1]))
    return replace(
        candles,
        symbol=symbol,
        open=open_,
        close=close,
        high=np.maximum(open_, close) * 1.003,
        low=np.minimum(open_, close) * 0.997,
    )


def without(candles: Candles, places: Sequence[int]) -> Candles:
    """Return `candles` with holes at `places`."""
    columns = ("open_time", "open", "high", "low", "close", "volume")
    kept = {name: np.delete(getattr(candles, name), places) for name in columns}
    return Candles(symbol=candles.symbol, timeframe=candles.timeframe, **kept)
