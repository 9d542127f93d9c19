"""What doing nothing earns, and holding everything."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from candlewick.backtest.baseline import buy_and_hold
from candlewick.backtest.financing import financing_levels, financing_rate
from candlewick.backtest.holding import Holding
from candlewick.backtest.plan import BacktestPlan
from candlewick.backtest.result import ContenderKind, RunCosts, RunResult, TradeRecord
from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.domain.candles import Candles
from candlewick.domain.position import Side


def hold_everything(plan: BacktestPlan) -> RunResult:
    """Spread the balance evenly over the markets at the first close and sell at the last.

    It is held with own money: nothing is borrowed, but perpetuals have their funding.
    """
    own = replace(plan.margin, leverage=1.0)
    holdings = buy_and_hold(plan.window, balance=plan.balance, costs=plan.costs)
    closes = np.array(plan.closes, dtype=np.int64)
    curve = np.full(len(closes), plan.balance)
    trades: list[TradeRecord] = []
    for holding in holdings:
        candles = plan.window[holding.symbol]
        rate = holding.quantity * financing_rate(holding.symbol, Side.LONG, own)
        charged = rate * financing_levels(candles)
        prices = prices_on(candles, closes)
        held = closes >= holding.opened_at
        worth = (prices - holding.entry_price) * holding.quantity - holding.fees / 2.0
        curve += np.where(closes >= holding.closed_at, holding.profit, np.where(held, worth, 0.0))
        curve -= charged[places_at(candles, closes)]
        trades.append(_record(holding, slippage=plan.costs.slippage, funding=float(charged[-1])))
    return RunResult(
        name="buy and hold",
        kind=ContenderKind.BASELINE,
        run_id="",
        equity=tuple(curve.tolist()),
        trades=tuple(trades),
        decisions=(),
        held=0,
        costs=RunCosts(
            fees=sum(trade.fees for trade in trades),
            slippage=sum(trade.slippage for trade in trades),
            funding=sum(trade.funding for trade in trades),
        ),
    )


def _record(holding: Holding, *, slippage: float, funding: float) -> TradeRecord:
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
        funding=funding,
        profit=holding.profit - funding,
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


def prices_on(candles: Candles, closes: TimeArray) -> FloatArray:
    """Return the newest close at each of `closes` [shape=(n,), quote currency].

    Before the first candle it is the first candle's.
    """
    return np.asarray(candles.close[places_at(candles, closes)])


def places_at(candles: Candles, closes: TimeArray) -> NDArray[np.intp]:
    """Return the place of the newest candle at each of `closes` [shape=(n,)]; see `prices_on`."""
    places = np.searchsorted(candles.close_time, closes, side="right") - 1
    return np.maximum(places, 0)
