"""The same tape, traded by the live cycle and by the compiled simulator."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from candlewick.application.settings.market import ExchangeSettings
from candlewick.application.settings.model import Settings
from candlewick.application.settings.risk import RiskSettings
from candlewick.application.settings.trading import PaperSettings, TradingSettings
from candlewick.application.wiring.backtest_cycle import cycle_over, replay_rules
from candlewick.application.wiring.simulation import fill_costs
from candlewick.backtest.holding import Costs
from candlewick.backtest.plan import BacktestPlan
from candlewick.backtest.result import ContenderKind
from candlewick.backtest.simulator.market import simulated_market
from candlewick.backtest.simulator.placed_tape import placed
from candlewick.backtest.simulator.signal_tape import SignalTape
from candlewick.backtest.simulator.simulator import Simulation, simulate
from candlewick.backtest.simulator.tape_decider import TapeDecider
from candlewick.backtest.trace import RunTrace
from candlewick.domain.candles import Candles
from candlewick.domain.position import Position, Trade
from candlewick.domain.timeframe import Timeframe
from candlewick.infrastructure.archive.history_candles import HistoryCandles
from candlewick.infrastructure.store.announcing_journal import AnnouncingJournal
from candlewick.infrastructure.store.forgetful_journal import ForgetfulJournal

HOUR = 3_600_000
BEFORE = 30


@dataclass(frozen=True, kw_only=True)
class Lived:
    """What the live cycle made of a tape."""

    trades: list[Trade]
    balance: float
    equity: tuple[float, ...]
    open: Position | None


def settings_of(
    symbol: str,
    *,
    trading: dict[str, Any] | None = None,
    risk: dict[str, Any] | None = None,
    paper: dict[str, Any] | None = None,
) -> Settings:
    return Settings(
        exchange=ExchangeSettings(symbols=(symbol,)),
        trading=TradingSettings(**(trading or {})),
        risk=RiskSettings(**(risk or {})),
        paper=PaperSettings(**(paper or {})),
    )


def walk(count: int, *, seed: int, symbol: str = "BTC/USDT", step: float = 0.01) -> Candles:
    """Return candles of a random walk with gaps between them."""
    rng = np.random.default_rng(seed)
    close = 100.0 * np.exp(np.cumsum(rng.normal(0.0, step, count)))
    open_ = np.concatenate(([100.0], close[:-1])) * np.exp(rng.normal(0.0, step / 4, count))
    reach = np.abs(rng.normal(0.0, step / 2, (2, count)))
    return Candles(
        symbol=symbol,
        timeframe=Timeframe.parse("1h"),
        open_time=np.arange(count, dtype=np.int64) * HOUR,
        open=open_,
        close=close,
        high=np.maximum(open_, close) * (1.0 + reach[0]),
        low=np.minimum(open_, close) * (1.0 - reach[1]),
        volume=rng.lognormal(3.0, 1.0, count),
    )


def with_holes(candles: Candles, *, seed: int, holes: int, longest: int = 40) -> Candles:
    """Return the candles without some stretches after the first ones."""
    rng = np.random.default_rng(seed)
    kept = np.ones(len(candles), dtype=bool)
    for begin in rng.integers(BEFORE, len(candles), holes):
        kept[begin : begin + rng.integers(1, longest)] = False
    columns = ("open_time", "open", "high", "low", "close", "volume")
    return Candles(
        symbol=candles.symbol,
        timeframe=candles.timeframe,
        **{name: getattr(candles, name)[kept] for name in columns},
    )


def random_tape(candles: Candles, *, seed: int, busy: float = 0.2) -> SignalTape:
    """Return decisions, some with levels, sizes and probabilities of their own."""
    rng = np.random.default_rng(seed)
    closes, price = candles.close_time[BEFORE:], candles.close[BEFORE:]
    count = len(closes)
    odds = [1.0 - busy, busy * 0.35, busy * 0.35, busy * 0.1, busy * 0.2]
    signal = rng.choice(np.array([0, 1, -1, 2, 3], dtype=np.int8), count, p=odds)
    side = np.where(signal < 0, -1.0, 1.0)
    stop = price * (1.0 - side * rng.uniform(0.002, 0.05, count))
    target = price * (1.0 + side * rng.uniform(0.002, 0.08, count))
    return SignalTape(
        symbol=candles.symbol,
        closes=closes,
        signal=signal,
        stop_loss=np.where(rng.random(count) < 0.5, stop, np.nan),
        take_profit=np.where(rng.random(count) < 0.5, target, np.nan),
        size=np.where(rng.random(count) < 0.3, rng.uniform(0.01, 1.0, count), np.nan),
        probability=np.where(rng.random(count) < 0.9, rng.uniform(0.4, 1.0, count), np.nan),
    )


def informed_tape(candles: Candles, *, seed: int, words: bool) -> SignalTape:
    """Return decisions that are right the more often the surer they are, but not as often as said.

    Args:
        candles: which it looks ahead in.
        seed: of what is drawn.
        words: whether it is sure in three steps, as models are, or in any degree.
    """
    rng = np.random.default_rng(seed)
    closes, price = candles.close_time[BEFORE:], candles.close[BEFORE:]
    count = len(closes)
    sure = rng.choice([0.5, 0.6, 0.7], count) if words else rng.uniform(0.4, 1.0, count)
    later = np.sign(np.concatenate((price[5:], np.full(5, price[-1]))) - price)
    right = rng.random(count) < 0.3 + 0.6 * (sure - 0.3)
    signal = np.where(rng.random(count) < 0.4, np.where(right, later, -later), 0).astype(np.int8)
    side = np.where(signal < 0, -1.0, 1.0)
    return SignalTape(
        symbol=candles.symbol,
        closes=closes,
        signal=signal,
        stop_loss=price * (1.0 - side * 0.02),
        take_profit=price * (1.0 + side * 0.02 * rng.uniform(1.2, 2.0, count)),
        size=np.full(count, np.nan),
        probability=sure,
    )


async def live(candles: Candles, tape: SignalTape, settings: Settings) -> Lived:
    """Let the live cycle trade the tape."""
    plan = BacktestPlan(
        markets={candles.symbol: candles},
        readings=None,
        headlines=None,
        timeframe=candles.timeframe,
        start=int(tape.closes[0]) - candles.timeframe.ms,
        end=int(tape.closes[-1]),
        look_back=BEFORE,
        balance=settings.paper.balance,
        currency="USDT",
        costs=Costs(fee=0.0, slippage=0.0),
        seed=1,
    )
    trace = RunTrace(plan.closes, kind=ContenderKind.BASELINE, balance=plan.balance)
    decider = TapeDecider(
        {candles.symbol: tape},
        candles=HistoryCandles([candles]),
        timeframe=candles.timeframe,
        # Past every hole, and past what the conditions before it are read off.
        look_back=BEFORE + len(tape.closes),
    )
    journal = AnnouncingJournal(ForgetfulJournal(), tell=trace.take)
    cycle = cycle_over(plan, settings, decider, journal=journal)
    for close in plan.closes:
        await cycle.run(close)
    ledger = cycle.strategy.ledger
    run = trace.result(name="live", run_id="", costs=plan.costs)
    return Lived(
        trades=ledger.trades,
        balance=plan.balance,
        equity=run.equity,
        open=ledger.positions.get(candles.symbol),
    )


def compiled(candles: Candles, tape: SignalTape, settings: Settings) -> Simulation:
    """Let the compiled simulator trade it."""
    market = simulated_market(
        candles, start=int(tape.closes[0]) - candles.timeframe.ms, end=int(tape.closes[-1])
    )
    return simulate(
        placed(market, tape),
        rules=replay_rules(settings),
        costs=fill_costs(settings),
        balance=settings.paper.balance,
    )


def assert_twins(lived: Lived, run: Simulation, tape: SignalTape) -> None:
    """See that both made the same, to the last bit."""
    assert run.reasons == [str(trade.reason) for trade in lived.trades]
    for place, trade in enumerate(lived.trades):
        position = trade.position
        numbers = [
            position.side.sign, position.quantity, position.entry_price, trade.exit_price,
            position.entry_fee, trade.exit_fee, position.entry_slippage, trade.exit_slippage,
            position.funding, trade.profit, position.opened_at, trade.closed_at,
        ]  # fmt: skip
        columns = (
            "side", "quantity", "entry_price", "exit_price", "entry_fee", "exit_fee",
            "entry_slippage", "exit_slippage", "funding", "profit",
        )  # fmt: skip
        moments = [int(run.closes[int(run.column(name)[place])]) for name in ("opened", "closed")]
        assert [float(run.column(name)[place]) for name in columns] + moments == numbers
    worth = run.worth_at(tape.closes, before=lived.balance)
    assert tuple(worth.tolist()) == lived.equity
    assert run.lot.side == (lived.open.side.sign if lived.open else 0)
    if lived.open is not None:
        held = (run.lot.quantity, run.lot.entry, run.course.stop, run.lot.target)
        assert held == (
            lived.open.quantity, lived.open.entry_price, lived.open.stop_loss,
            lived.open.take_profit,
        )  # fmt: skip
