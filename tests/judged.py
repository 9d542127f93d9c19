"""A made-up back-test over made-up candles, for tests of its judgement and its report."""

from collections.abc import Sequence

import numpy as np

from candlewick.backtest.holding import Costs, Holding, equity_curve
from candlewick.backtest.idle import do_nothing, hold_everything
from candlewick.backtest.judge import judge
from candlewick.backtest.plan import BacktestPlan
from candlewick.backtest.result import (
    BacktestResult,
    ContenderKind,
    DecisionRecord,
    RunCosts,
    RunResult,
    TradeRecord,
)
from candlewick.domain.candles import Candles
from candlewick.domain.position import Side
from candlewick.domain.timeframe import Timeframe

HOUR = 3_600_000
DAY = 24 * HOUR
START = 20_000 * DAY
COSTS = Costs(fee=0.001, slippage=0.0005)
WORDS = ("LOW", "MEDIUM", "HIGH")


def walk(symbol: str, *, hours: int, seed: int) -> Candles:
    """Return candles that go nowhere in particular."""
    dice = np.random.default_rng(seed)
    close = 100.0 * np.exp(np.cumsum(dice.normal(0.0, 0.005, hours)))
    opened = np.concatenate(([100.0], close[:-1]))
    return Candles(
        symbol=symbol,
        timeframe=Timeframe.parse("1h"),
        open_time=START + HOUR * np.arange(hours, dtype=np.int64),
        open=opened,
        high=np.maximum(opened, close) * 1.001,
        low=np.minimum(opened, close) * 0.999,
        close=close,
        volume=np.full(hours, 10.0),
    )


def plan_over(*markets: Candles) -> BacktestPlan:
    """Return a plan that decides at every close of `markets`."""
    return BacktestPlan(
        markets={candles.symbol: candles for candles in markets},
        readings=None,
        headlines=None,
        timeframe=markets[0].timeframe,
        start=int(markets[0].open_time[0]),
        end=int(markets[0].close_time[-1]),
        look_back=1,
        balance=10_000.0,
        currency="USDT",
        costs=COSTS,
        seed=7,
    )


def restless_run(
    plan: BacktestPlan,
    *,
    name: str = "restless",
    seed: int = 3,
    length: int = 12,
    sides: Sequence[Side] = tuple(Side),
    foresight: bool = False,
    kind: ContenderKind = ContenderKind.MODEL,
    costs: RunCosts | None = None,
) -> RunResult:
    """Return a run that holds each market for `length` candles, again and again.

    With `foresight` it is always on the side that gains.
    """
    dice = np.random.default_rng(seed)
    holdings = []
    for symbol, candles in plan.window.items():
        for first in range(1, len(candles) - length - 1, length + 3):
            prices = float(candles.close[first]), float(candles.close[first + length])
            side = sides[int(dice.integers(len(sides)))]
            if foresight:
                side = Side.LONG if prices[1] > prices[0] else Side.SHORT
            times = int(candles.close_time[first]), int(candles.close_time[first + length])
            holdings.append(
                Holding.at_market(
                    symbol, side=side, value=1_000.0, times=times, prices=prices, costs=plan.costs
                )
            )
    holdings.sort(key=lambda one: one.closed_at)
    trades = tuple(_trade(one, WORDS[at % 3]) for at, one in enumerate(holdings))
    fees = sum(one.fees for one in holdings)
    return RunResult(
        name=name,
        kind=kind,
        run_id="",
        equity=tuple(equity_curve(holdings, plan.window, balance=plan.balance).tolist()),
        trades=trades,
        decisions=tuple(_decision(trade) for trade in trades),
        held=0,
        costs=costs or RunCosts(fees=fees, model_usd=1.5, prompt_tokens=9_000),
    )


def judged(
    plan: BacktestPlan, *runs: RunResult, cutoff: int | None = None, trials: int = 1
) -> BacktestResult:
    """Judge the first of `runs` beside the others, holding and doing nothing."""
    settings = {
        "symbols": list(plan.markets),
        "timeframe": "1h",
        "market": "real",
        "anonymised": False,
        "settings": {"paper": {"balance": plan.balance}},
    }
    return judge(
        plan,
        [*runs, hold_everything(plan), do_nothing(plan)],
        settings=settings,
        hashes={"code": "0" * 64},
        cutoff=cutoff,
        audited=None,
        trials=trials,
    )


def _trade(holding: Holding, confidence: str) -> TradeRecord:
    return TradeRecord(
        symbol=holding.symbol,
        side=holding.side.value,
        quantity=holding.quantity,
        entry_price=holding.entry_price,
        exit_price=holding.exit_price,
        opened_at=holding.opened_at,
        closed_at=holding.closed_at,
        fees=holding.fees,
        slippage=0.0,
        funding=0.0,
        profit=holding.profit,
        reason="closed",
        confidence=confidence,
    )


def _decision(trade: TradeRecord) -> DecisionRecord:
    return DecisionRecord(
        symbol=trade.symbol,
        as_of=trade.opened_at,
        signal="BUY" if trade.side == "LONG" else "SELL",
        price=trade.entry_price,
        confidence=trade.confidence,
        probability=None,
        stop_loss=None,
        take_profit=None,
        size=None,
        reason=None,
    )
