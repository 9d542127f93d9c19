"""Live trading's own parts, wired over old candles."""

from candlewick.analysis.indicator_suite import IndicatorReader, read_indicators
from candlewick.analysis.prompts.template import PromptTemplate
from candlewick.application.settings.model import Settings
from candlewick.application.wiring.path import make_path
from candlewick.application.wiring.risk import paper_broker, risk_rules
from candlewick.backtest.calibration.own_trades import OwnTrades
from candlewick.backtest.disguise import Disguise
from candlewick.backtest.neutral_broker import NeutralBroker
from candlewick.backtest.plan import BacktestPlan
from candlewick.infrastructure.archive.history_candles import HistoryCandles
from candlewick.infrastructure.archive.memory_sentiment import MemorySentiment
from candlewick.infrastructure.news.memory_news import MemoryNews
from candlewick.infrastructure.pool.concurrent_pool import ConcurrentPool
from candlewick.infrastructure.pool.sequential_pool import SequentialPool
from candlewick.ports.chat_model import ChatModel
from candlewick.ports.journal import Journal
from candlewick.ports.question_source import QuestionSource
from candlewick.strategy.cycle import Decider, TradingCycle
from candlewick.strategy.decide import DecisionPath
from candlewick.strategy.risk.rules import RiskRules
from candlewick.strategy.trading_strategy import TradingStrategy


def path_over(
    plan: BacktestPlan,
    settings: Settings,
    model: ChatModel,
    *,
    template: PromptTemplate | None = None,
    indicators: IndicatorReader = read_indicators,
    elsewhere: QuestionSource | None = None,
) -> DecisionPath:
    """Return live trading's own decision path, over the candles, moods and headlines of `plan`.

    Args:
        plan: what is replayed.
        settings: as live trading would have them.
        model: who is asked.
        template: the words around the data; None is the shipped one that the settings name.
        indicators: `FollowedMarkets.read` where closes are looked at one after the other.
        elsewhere: builds some of the questions; None builds all of them here.
    """
    return make_path(
        settings,
        candles=HistoryCandles(plan.markets.values()),
        sentiment=None if plan.readings is None else MemorySentiment(plan.readings),
        news=None if plan.headlines is None else MemoryNews(plan.headlines),
        model=model,
        template=template,
        limit=plan.look_back,
        indicators=indicators,
        elsewhere=elsewhere,
    )


def cycle_over(
    plan: BacktestPlan,
    settings: Settings,
    decider: Decider,
    *,
    journal: Journal,
    disguise: Disguise | None = None,
    waits: bool = True,
) -> TradingCycle:
    """Return live trading's own cycle, with a paper account of the plan's first balance.

    Args:
        plan: what is replayed.
        settings: as live trading would have them.
        decider: who decides.
        journal: where the cycle records.
        disguise: of the plan's markets, where they are shown in one.
        waits: whether `decider` may wait for an answer; others are then asked meanwhile.
    """
    volumes = disguise.volumes if disguise else dict.fromkeys(plan.markets, 1.0)
    broker = NeutralBroker(paper_broker(settings), start=plan.start, volumes=volumes)
    strategy = TradingStrategy(
        account=settings.account.name,
        broker=broker,
        journal=journal,
        rules=replay_rules(settings),
    )
    strategy.open_account(balance=plan.balance, currency=plan.currency, at=plan.start)
    return TradingCycle(
        symbols=tuple(plan.markets),
        path=decider,
        strategy=strategy,
        pool=ConcurrentPool() if waits and len(plan.markets) > 1 else SequentialPool(),
    )


def replay_rules(settings: Settings) -> RiskRules:
    """Return the limits; what confidence is worth is learned on the way, from closed trades."""
    return risk_rules(settings, calibration=OwnTrades())


def at_full_size(settings: Settings) -> Settings:
    """Return the settings for a rule: it states no probability that a size could follow from."""
    plain = {"scale_by_confidence": False, "calibrate_confidence": False}
    return settings.model_copy(update={"risk": settings.risk.model_copy(update=plain)})
