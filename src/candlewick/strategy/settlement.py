"""What a candle or a price means for a position: the orders and events that follow from it."""

from candlewick.domain.candles import Candles
from candlewick.domain.events import FundingPaid, LevelsMoved
from candlewick.domain.exit_plan import Conditions
from candlewick.domain.order import Order, order_id
from candlewick.domain.position import Position
from candlewick.strategy.order_desk import OrderDesk
from candlewick.strategy.risk.bar_exit import Bar, Exit, exit_in_bar, levels_of, moved
from candlewick.strategy.risk.conditions import conditions_of
from candlewick.strategy.risk.terms import funding_due


async def live_through(
    held: Position, candles: Candles, *, place: int, desk: OrderDesk, account: str
) -> None:
    """Take one candle in: funding, then an exit or a moved stop, recorded all at once."""
    bar = bar_since(held, candles, place)
    levels = levels_of(held)
    ends = exit_in_bar(levels, bar)
    paid = funding(held, price=bar.close, at=bar.closed_at, ends=ends is not None)
    if ends is not None:
        conditions = conditions_of(candles.up_to(bar.closed_at))
        order = exit_order(held, ends, at=bar.closed_at, account=account, conditions=conditions)
        await desk.place(order, *paid)
        return
    after = moved(levels, bar)
    if after is levels:
        desk.record(*paid)
        return
    risen = LevelsMoved(
        symbol=held.symbol,
        at=bar.closed_at,
        stop_loss=after.stop,
        take_profit=after.target,
        stop_kind=after.stop_kind,
    )
    desk.record(*paid, risen)


def funding(held: Position, *, price: float, at: int, ends: bool) -> tuple[FundingPaid, ...]:
    """Return what holding cost up to `at` [ms], as events: one, or none where it cost nothing."""
    amount = funding_due(held, price=price, up_to=at, ends=ends)
    return (FundingPaid(symbol=held.symbol, at=at, amount=amount),) if amount else ()


def exit_order(
    held: Position, ends: Exit, *, at: int, account: str, conditions: Conditions | None = None
) -> Order:
    """Return the order that ends `held`; the market is as it was at the entry, if not told."""
    return Order(
        order_id=order_id(
            account=account,
            symbol=held.symbol,
            as_of=at,
            decision=held.order_id,
            purpose=ends.purpose,
        ),
        symbol=held.symbol,
        side=held.side,
        purpose=ends.purpose,
        quantity=held.quantity,
        price=ends.price,
        at=at,
        terms=held.terms,
        conditions=conditions or held.conditions,
    )


def bar_since(held: Position, candles: Candles, place: int) -> Bar:
    """Return the candle's prices as far as they came after `held` was opened.

    Of a candle that was under way then (the timeframe was changed to a longer one), only the
    close is known to have come after.
    """
    closed_at, close = int(candles.close_time[place]), float(candles.close[place])
    if int(candles.open_time[place]) < held.opened_at:
        return Bar.flat(close, at=closed_at)
    return Bar(
        open=float(candles.open[place]),
        high=float(candles.high[place]),
        low=float(candles.low[place]),
        close=close,
        closed_at=closed_at,
    )
