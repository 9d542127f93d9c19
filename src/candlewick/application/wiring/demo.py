"""The demo's parts: bundled candles, the embedded model or its recorded answers."""

import importlib.util
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from candlewick.analysis.market_analyzer import MarketAnalyzer
from candlewick.backtest.demo import (
    BALANCE,
    COSTS,
    LOOK_BACK,
    DemoPlan,
    MakeCycle,
    Tell,
    plan_demo,
)
from candlewick.backtest.keyword_model import KeywordModel
from candlewick.domain.answer import Listener, ignore
from candlewick.errors import ModelRefusedError, UserError
from candlewick.infrastructure import llm
from candlewick.infrastructure.archive.bundled_candles import bundled_symbols, load_bundled_candles
from candlewick.infrastructure.archive.bundled_sentiment import load_bundled_readings
from candlewick.infrastructure.archive.memory_candles import MemoryCandles
from candlewick.infrastructure.archive.memory_sentiment import MemorySentiment
from candlewick.infrastructure.broker.paper import PaperBroker, PaperCosts
from candlewick.infrastructure.llm.label_readout import LabelReadoutModel
from candlewick.infrastructure.llm.local_server import LocalServer
from candlewick.infrastructure.llm.model_file import find_model_file
from candlewick.infrastructure.llm.model_pin import SMOLLM2
from candlewick.infrastructure.llm.record_file import RecordFile
from candlewick.infrastructure.llm.recording import RecordedModel
from candlewick.infrastructure.pool.sequential_pool import SequentialPool
from candlewick.infrastructure.store.announcing_journal import AnnouncingJournal
from candlewick.infrastructure.store.memory_journal import MemoryJournal
from candlewick.ports.chat_model import ChatModel
from candlewick.strategy.cycle import TradingCycle
from candlewick.strategy.decide import DecisionPath
from candlewick.strategy.risk.costs import CostEstimate
from candlewick.strategy.risk.rules import RiskRules
from candlewick.strategy.risk.sizing import SizingRules
from candlewick.strategy.risk.terms import MarginRules
from candlewick.strategy.trading_strategy import TradingStrategy

DEFAULT_SEED = 7
DEFAULT_DECISIONS = 48
RECORDING = Path(llm.__file__).with_name("recorded_demo.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoModel:
    """Who is shown in the demo.

    Attributes:
        model: who answers.
        name: as the table calls it.
        recorded: whether the answers are read from a recording.
        missing: why the model itself cannot run here; empty where it can.
    """

    model: ChatModel
    name: str
    recorded: bool = False
    missing: str = ""


def make_plan(*, decisions: int, seed: int) -> DemoPlan:
    """Plan a demo over the bundled candles.

    Raises:
        BundleDamagedError: a bundled file is not what it was.
    """
    markets = {symbol: load_bundled_candles(symbol) for symbol in bundled_symbols()}
    return plan_demo(markets, decisions=decisions, seed=seed)


async def open_demo_model(*, seed: int, decisions: int, stack: AsyncExitStack) -> DemoModel:
    """Open the embedded model, or what was recorded of it where it is not installed.

    Raises:
        UserError: it is not installed, and nothing was recorded for this seed or length.
    """
    missing = why_missing()
    if not missing:
        model = LabelReadoutModel(LocalServer())
        stack.push_async_callback(model.aclose)
        return DemoModel(model=model, name=SMOLLM2.title)
    if seed != DEFAULT_SEED or decisions > DEFAULT_DECISIONS:
        msg = (
            f"{missing}; its recorded answers cover only --seed {DEFAULT_SEED}"
            f" and up to --decisions {DEFAULT_DECISIONS}"
        )
        raise UserError(msg)
    recorded = RecordedModel(RecordFile.read(RECORDING))
    return DemoModel(
        model=recorded, name=f"{SMOLLM2.title} [recorded]", recorded=True, missing=missing
    )


def why_missing() -> str:
    """Return why the embedded model cannot run here; empty where it can."""
    if importlib.util.find_spec("xllamacpp") is None:
        return "the engine of the embedded model (xllamacpp) is not installed"
    try:
        find_model_file()
    except ModelRefusedError as e:
        return str(e)
    return ""


def make_contenders(
    plan: DemoPlan, shown: DemoModel, *, listener: Listener
) -> dict[str, MakeCycle]:
    """Return how to make each contender's cycle; the first is the model that is shown."""

    def cycle(model: ChatModel, heard: Listener) -> MakeCycle:
        return lambda tell: make_cycle(plan, model, listener=heard, tell=tell)

    return {
        shown.name: cycle(shown.model, listener),
        "keyword rule, same words": cycle(KeywordModel(), ignore),
    }


def make_cycle(plan: DemoPlan, model: ChatModel, *, listener: Listener, tell: Tell) -> TradingCycle:
    """Tie the live cycle to bundled candles, a paper account and a journal in memory."""
    path = DecisionPath(
        candles=MemoryCandles(plan.markets.values()),
        sentiment=MemorySentiment(load_bundled_readings()),
        model=model,
        timeframe=next(iter(plan.markets.values())).timeframe,
        analyzer=MarketAnalyzer(limit=LOOK_BACK),
        listener=listener,
    )
    strategy = TradingStrategy(
        account="demo",
        broker=PaperBroker(PaperCosts(fee=COSTS.fee, slippage=COSTS.slippage)),
        journal=AnnouncingJournal(MemoryJournal(), tell=tell),
        rules=RiskRules(
            sizing=SizingRules(fraction=1.0 / len(plan.markets)),
            margin=MarginRules(spot_margin=True),
            costs=CostEstimate(fee=COSTS.fee, slippage=COSTS.slippage),
        ),
    )
    strategy.open_account(balance=BALANCE, currency="USDT", at=plan.closes[0])
    return TradingCycle(
        symbols=tuple(plan.markets), path=path, strategy=strategy, pool=SequentialPool()
    )
