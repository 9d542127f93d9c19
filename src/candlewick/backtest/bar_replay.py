"""Signals over candles, by the exit rules of the live account: plain, and the measure of fast forms.

No model, no journal, one position of a fixed quantity at a time. A compiled simulator has to give
the same trades (it may not know the rules better), and so has the live strategy.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from candlewick.backtest.holding import Costs
from candlewick.domain.candles import Candles
from candlewick.domain.order import Purpose
from candlewick.domain.position import Side
from candlewick.strategy.risk.bar_exit import Bar, Exit, Levels, exit_in_bar, moved


@dataclass(frozen=True, slots=True, kw_only=True)
class BarPlan:
    """What is done at a signal.

    Attributes:
        quantity: [base currency, > 0] of each position.
        stop: [0 < x < 1] fraction of the price.
        target: [0 < x < 1] fraction of the price.
        costs: of each fill; a target pays no slippage.
    """

    quantity: float
    stop: float
    target: float
    costs: Costs


@dataclass(frozen=True, slots=True, kw_only=True)
class BarTrade:
    """One position from its opening to its end.

    Attributes:
        side: which way it gained.
        opened: place of the candle at whose close it was opened.
        closed: place of the candle that ended it.
        purpose: why it ended.
        profit: [quote currency] after all costs.
    """

    side: Side
    opened: int
    closed: int
    purpose: Purpose
    profit: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    levels: Levels
    entry: float
    opened: int


def replay_bars(candles: Candles, signals: NDArray[np.int8], plan: BarPlan) -> list[BarTrade]:
    """Trade `signals` over `candles`; what is open at the end is left out.

    Each candle is lived through first; then, at its close, a signal for the other side than
    what is held closes that and opens its own.

    Args:
        candles: of one market.
        signals: [shape=(n,)] 1 to be long from this close on, -1 to be short, 0 for no change.
        plan: what is done at a signal.
    """
    trades: list[BarTrade] = []
    held: _Held | None = None
    asked: Sequence[int] = signals.tolist()
    for place, bar in enumerate(_bars(candles)):
        ends = None if held is None else exit_in_bar(held.levels, bar)
        if held is not None and ends is None:
            side = Side.LONG if asked[place] > 0 else Side.SHORT
            if asked[place] and side is not held.levels.side:
                ends = Exit(purpose=Purpose.CLOSE_SIGNAL, price=bar.close)
        if held is not None and ends is not None:
            trades.append(_closed(held, ends, place, plan))
            held = None
        elif held is not None:
            after = moved(held.levels, bar)
            held = _Held(levels=after, entry=held.entry, opened=held.opened)
        if held is None and asked[place]:
            held = _opened(Side.LONG if asked[place] > 0 else Side.SHORT, bar.close, place, plan)
    return trades


def _bars(candles: Candles) -> list[Bar]:
    columns = (candles.open, candles.high, candles.low, candles.close, candles.close_time)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return [Bar(open=o, high=h, low=low, close=c, closed_at=t) for o, h, low, c, t in rows]


def _opened(side: Side, price: float, place: int, plan: BarPlan) -> _Held:
    levels = Levels(
        side=side,
        stop=price * (1.0 - side.sign * plan.stop),
        target=price * (1.0 + side.sign * plan.target),
    )
    return _Held(levels=levels, entry=price * (1.0 + side.sign * plan.costs.slippage), opened=place)


def _closed(held: _Held, ends: Exit, place: int, plan: BarPlan) -> BarTrade:
    side, costs = held.levels.side, plan.costs
    slippage = 0.0 if ends.purpose is Purpose.TAKE_PROFIT else costs.slippage
    price = ends.price * (1.0 - side.sign * slippage)
    gross = side.sign * (price - held.entry) - costs.fee * (price + held.entry)
    return BarTrade(
        side=side,
        opened=held.opened,
        closed=place,
        purpose=ends.purpose,
        profit=gross * plan.quantity,
    )
