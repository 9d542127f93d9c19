"""What doing nothing earns, and holding everything."""

import numpy as np

from candlewick.backtest.baseline import buy_and_hold
from candlewick.backtest.holding import Holding
from candlewick.backtest.plan import BacktestPlan
from candlewick.backtest.result import ContenderKind, RunCosts, RunResult, TradeRecord
from candlewick.domain.arrays import FloatArray
from candlewick.domain.candles import Candles


def hold_everything(plan: BacktestPlan) -> RunResult:
    """Spread the balance evenly over the markets at the first close and sell at the last."""
    holdings = buy_and_hold(plan.window, balance=plan.balance, costs=plan.costs)
    closes = np.array(plan.closes, dtype=np.int64)
    curve = np.full(len(closes), plan.balance)
    for holding in holdings:
        prices = prices_on(plan.window[holding.symbol], closes)
        held = closes >= holding.opened_at
        worth = (prices - holding.entry_price) * holding.quantity - holding.fees / 2.0
        curve += np.where(closes >= holding.closed_at, holding.profit, np.where(held, worth, 0.0))
    trades = tuple(_record(holding, slippage=plan.costs.slippage) for holding in holdings)
    return RunResult(
        name="buy and hold",
        kind=ContenderKind.BASELINE,
        run_id="",
        equity=tuple(curve.tolist()),
        trades=trades,
        decisions=(),
        held=0,
        costs=RunCosts(
            fees=sum(trade.fees for trade in trades),
            slippage=sum(trade.slippage for trade in trades),
        ),
    )


def _record(holding: Holding, *, slippage: float) -> TradeRecord:
    """Return a long holding that was open to the end as a trade."""
    lost_in = holding.entry_price * slippage / (1.0 + slippage)
    lost_out = holding.exit_price * slippage / (1.0 - slippage)
    return TradeRecord(
        symbol=holding.symbol,
        side=holding.side.value,
        quantity=holding.quantity,
        entry_price=holding.entry_price,
        exit_price=holding.exit_price,
        opened_at=holding.opened_at,
        closed_at=holding.closed_at,
        fees=holding.fees,
        slippage=holding.quantity * (lost_in + lost_out),
        funding=0.0,
        profit=holding.profit,
        reason="end",
        confidence=None,
    )


def do_nothing(plan: BacktestPlan) -> RunResult:
    """Keep the balance."""
    return RunResult(
        name="do nothing",
        kind=ContenderKind.BASELINE,
        run_id="",
        equity=(plan.balance,) * len(plan.closes),
        trades=(),
        decisions=(),
        held=0,
        costs=RunCosts(),
    )


def prices_on(candles: Candles, closes: np.typing.NDArray[np.int64]) -> FloatArray:
    """Return the newest close at each of `closes` [shape=(n,), quote currency].

    Before the first candle it is the first candle's.
    """
    places = np.searchsorted(candles.close_time, closes, side="right") - 1
    return np.asarray(candles.close[np.maximum(places, 0)])
