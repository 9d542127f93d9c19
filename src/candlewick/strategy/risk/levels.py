"""Which level was touched, and whether a new one is tighter."""

from dataclasses import dataclass

from candlewick.domain.order import Purpose
from candlewick.domain.position import Position, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """A level that the market reached.

    Attributes:
        purpose: STOP_LOSS or TAKE_PROFIT.
        price: [quote currency, > 0] where the exit fills, before slippage.
    """

    purpose: Purpose
    price: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One candle's prices [quote currency, > 0]."""

    open: float
    high: float
    low: float


def touched_in_bar(position: Position, bar: Bar) -> Touch | None:
    """Return the level of `position` that `bar` touched first, as far as a candle can tell.

    A candle that touches both counts as stopped, since its inside is not known. Where the
    candle opens beyond a level (a gap), the exit fills at the open: worse than the stop,
    better than the target.
    """
    stop, target = position.stop_loss, position.take_profit
    if position.side is Side.LONG:
        if bar.low <= stop:
            return Touch(purpose=Purpose.STOP_LOSS, price=min(stop, bar.open))
        if bar.high >= target:
            return Touch(purpose=Purpose.TAKE_PROFIT, price=max(target, bar.open))
        return None
    if bar.high >= stop:
        return Touch(purpose=Purpose.STOP_LOSS, price=max(stop, bar.open))
    if bar.low <= target:
        return Touch(purpose=Purpose.TAKE_PROFIT, price=min(target, bar.open))
    return None


def touched_by_price(position: Position, price: float) -> Touch | None:
    """Return the level that the live `price` is beyond; a stop fills there, not at its level."""
    touch = touched_in_bar(position, Bar(open=price, high=price, low=price))
    if touch is None or touch.purpose is Purpose.STOP_LOSS:
        return touch
    return Touch(purpose=touch.purpose, price=position.take_profit)


def tightened(
    position: Position, *, stop_loss: float | None, take_profit: float | None
) -> tuple[float, float] | str:
    """Return the stop and target from now on, or why the new ones are refused.

    A stop may only come nearer to the price, and so may a target: an UPDATE can reduce
    risk or take the gain earlier, never the reverse.
    """
    sign = position.side.sign
    stop = position.stop_loss if stop_loss is None else stop_loss
    target = position.take_profit if take_profit is None else take_profit
    if sign * (stop - position.stop_loss) < 0.0:
        return f"the new stop {stop:g} is wider than {position.stop_loss:g}"
    if sign * (target - position.take_profit) > 0.0:
        return f"the new target {target:g} is farther than {position.take_profit:g}"
    return stop, target
