"""The plain replay of signals, and the live strategy over the same candles."""

import numpy as np
import pytest
from numpy.typing import NDArray

from candlewick.backtest.bar_replay import BarPlan, replay_bars
from candlewick.backtest.holding import Costs
from candlewick.domain.candles import Candles
from candlewick.domain.decision import Decision, Signal
from candlewick.domain.order import Purpose
from candlewick.domain.position import Side
from candlewick.domain.timeframe import Timeframe
from candlewick.infrastructure.broker.paper import PaperBroker, PaperCosts
from candlewick.infrastructure.store.memory_journal import MemoryJournal
from candlewick.strategy.risk.levels import LevelRules
from candlewick.strategy.risk.rules import RiskRules
from candlewick.strategy.risk.sizing import SizingRules
from candlewick.strategy.risk.terms import MarginRules
from candlewick.strategy.trading_strategy import TradingStrategy

MINUTE = 60_000
PLAN = BarPlan(quantity=1.0, stop=0.02, target=0.04, costs=Costs(fee=0.001, slippage=0.0005))


def walk(count: int, *, seed: int) -> Candles:
    rng = np.random.default_rng(seed)
    close = 100.0 * np.exp(np.cumsum(rng.normal(0.0, 0.008, count)))
    open_ = np.concatenate(([100.0], close[:-1])) * np.exp(rng.normal(0.0, 0.001, count))
    reach = np.abs(rng.normal(0.0, 0.004, (2, count)))
    return Candles(
        symbol="BTC/USDT", timeframe=Timeframe.parse("1m"),
        open_time=np.arange(count, dtype=np.int64) * MINUTE, open=open_, close=close,
        high=np.maximum(open_, close) * (1.0 + reach[0]),
        low=np.minimum(open_, close) * (1.0 - reach[1]),
        volume=np.ones(count),
    )  # fmt: skip


def random_signals(count: int, *, seed: int) -> NDArray[np.int8]:
    rng = np.random.default_rng(seed)
    return rng.choice(np.array([-1, 0, 1], dtype=np.int8), count, p=[0.05, 0.9, 0.05])


def four(*rows: tuple[float, float, float, float]) -> Candles:
    columns = np.array(rows).T
    return Candles(
        symbol="BTC/USDT", timeframe=Timeframe.parse("1m"),
        open_time=np.arange(len(rows), dtype=np.int64) * MINUTE,
        open=columns[0], high=columns[1], low=columns[2], close=columns[3],
        volume=np.ones(len(rows)),
    )  # fmt: skip


def test_a_signal_for_the_other_side_turns_the_position_at_the_close() -> None:
    candles = four((100, 100, 100, 100), (100, 101, 99, 101), (101, 101, 90, 95))

    trades = replay_bars(candles, np.array([1, -1, 0], dtype=np.int8), PLAN)

    assert [(t.side, t.opened, t.closed, t.purpose) for t in trades] == [
        (Side.LONG, 0, 1, Purpose.CLOSE_SIGNAL),
        (Side.SHORT, 1, 2, Purpose.TAKE_PROFIT),
    ]
    entry, exit_ = 100.05, 101.0 * 0.9995
    assert trades[0].profit == pytest.approx(exit_ - entry - 0.001 * (exit_ + entry))


def test_a_signal_at_the_close_of_the_candle_that_stopped_opens_again() -> None:
    candles = four((100, 100, 100, 100), (100, 100, 97, 99), (99, 99, 99, 99))

    trades = replay_bars(candles, np.array([1, 1, -1], dtype=np.int8), PLAN)

    assert [(t.opened, t.closed, t.purpose) for t in trades] == [
        (0, 1, Purpose.STOP_LOSS),
        (1, 2, Purpose.CLOSE_SIGNAL),
    ]


@pytest.mark.parametrize("seed", [1, 2])
async def test_the_live_strategy_makes_the_same_trades(seed: int) -> None:
    candles, count = walk(1500, seed=seed), 1500
    signals = random_signals(count, seed=seed)
    plain = replay_bars(candles, signals, PLAN)

    strategy = TradingStrategy(
        account="paper", journal=MemoryJournal(),
        broker=PaperBroker(PaperCosts(fee=PLAN.costs.fee, slippage=PLAN.costs.slippage)),
        rules=RiskRules(
            sizing=SizingRules(fraction=0.001), margin=MarginRules(spot_margin=True),
            levels=LevelRules(default_stop_loss=PLAN.stop, default_take_profit=PLAN.target),
        ),
    )  # fmt: skip
    strategy.open_account(balance=1e6, currency="USDT", at=0)
    for place in range(count):
        now = int(candles.close_time[place])
        seen = candles.between(now - 30 * MINUTE, now)
        await strategy.settle(seen)
        if signals[place] == 0:
            continue
        side = Side.LONG if signals[place] > 0 else Side.SHORT
        held = strategy.ledger.positions.get("BTC/USDT")
        if held is not None and held.side is not side:
            close = Decision(symbol="BTC/USDT", as_of=now, signal=Signal.CLOSE)
            await strategy.act(close, candles=seen)
        signal = Signal.BUY if side is Side.LONG else Signal.SELL
        open_ = Decision(symbol="BTC/USDT", as_of=now, signal=signal)
        await strategy.act(open_, candles=seen)

    live = strategy.ledger.trades
    assert len(live) == len(plain) > 50
    assert {t.reason for t in live} == {"stop loss", "take profit", "close signal"}
    for mine, theirs in zip(live, plain, strict=True):
        assert (mine.position.side, mine.reason) == (theirs.side, theirs.purpose)
        assert mine.closed_at == candles.close_time[theirs.closed]
        assert mine.profit / mine.position.quantity == pytest.approx(theirs.profit, rel=1e-9)
