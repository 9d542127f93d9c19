"""What one candle does to a position: the exit rules, as numbers in and numbers out.

The live account, a replay and a compiled simulator share these rules. Everything here is a
pure function of prices, so that a port to another language can be held against it, candle
table by candle table (`tests/strategy/risk/test_candle_table.py`).

Inside a candle only four prices are known. In the order of what is looked at:

1. the open: liquidation, stop, target; beyond the level (a gap) the exit fills at the open;
2. the inside: the stop and the liquidation before the target, since a candle that touches both
   counts as lost; each fills at its level;
3. the close: the time limit, then soft levels, then a stop that this candle's best price has
   moved beyond the close; all fill at the close.

A stop that trails, or moves to break even, moves at the close, by the candle's best price: that
is when the account learns of it. It counts from the next candle on.
"""

from dataclasses import dataclass, replace

from candlewick.domain.exit_plan import StopKind
from candlewick.domain.order import Purpose
from candlewick.domain.position import Position, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One candle's prices [quote currency, > 0] and its close [ms since 1970 UTC]."""

    open: float
    high: float
    low: float
    close: float
    closed_at: int = 0

    @classmethod
    def flat(cls, price: float, *, at: int) -> "Bar":
        """Return the candle of a single trade."""
        return cls(open=price, high=price, low=price, close=price, closed_at=at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """All that a candle is held against.

    Attributes:
        side: which way the position gains.
        stop: [quote currency, > 0].
        target: [quote currency, > 0].
        stop_kind: who put the stop there.
        liquidation: [quote currency, > 0] None where the position cannot be liquidated.
        bankruptcy: [quote currency] the worst price that a liquidation fills at.
        trail: as in `ExitPlan`, and so are the others.
        trail_from: as in `ExitPlan`.
        break_even_at: as in `ExitPlan`.
        break_even_to: as in `ExitPlan`.
        expires_at: as in `ExitPlan`.
        soft: as in `ExitPlan`.
    """

    side: Side
    stop: float
    target: float
    stop_kind: StopKind = StopKind.STOP_LOSS
    liquidation: float | None = None
    bankruptcy: float = 0.0
    trail: float | None = None
    trail_from: float | None = None
    break_even_at: float | None = None
    break_even_to: float | None = None
    expires_at: int | None = None
    soft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """Why a position ends, and at what price [quote currency, > 0] before slippage."""

    purpose: Purpose
    price: float


def levels_of(position: Position) -> Levels:
    """Return what candles are held against while `position` is open."""
    plan = position.plan
    return Levels(
        side=position.side,
        stop=position.stop_loss,
        target=position.take_profit,
        stop_kind=position.stop_kind,
        liquidation=position.liquidation_price,
        bankruptcy=position.bankruptcy_price,
        trail=plan.trail,
        trail_from=plan.trail_from,
        break_even_at=plan.break_even_at,
        break_even_to=plan.break_even_to,
        expires_at=plan.expires_at,
        soft=plan.soft,
    )


def exit_in_bar(levels: Levels, bar: Bar) -> Exit | None:
    """Return how `bar` ends the position; None where it stays open."""
    return _at_open(levels, bar) or _inside(levels, bar) or _at_close(levels, bar)


def moved(levels: Levels, bar: Bar) -> Levels:
    """Return the levels after `bar`: the stop only ever comes nearer to the price."""
    sign = levels.side.sign
    best = bar.high if levels.side is Side.LONG else bar.low
    stop, kind = levels.stop, levels.stop_kind
    even = levels.break_even_to
    if (
        even is not None
        and _reached(levels, best, levels.break_even_at)
        and sign * (even - stop) > 0.0
    ):
        stop, kind = even, StopKind.BREAK_EVEN
    if levels.trail is not None and _reached(levels, best, levels.trail_from):
        trailed = best - sign * levels.trail
        if trailed > 0.0 and sign * (trailed - stop) > 0.0:
            stop, kind = trailed, StopKind.TRAILING_STOP
    return levels if stop == levels.stop else replace(levels, stop=stop, stop_kind=kind)


def exit_at_price(levels: Levels, price: float, *, at: int) -> Exit | None:
    """Return how a live `price` seen at `at` [ms] ends the position.

    A stop fills at the price that was seen, not at its level; a target is a resting order and
    fills at its level.
    """
    bar = Bar.flat(price, at=at)
    ends = _at_open(levels, bar)
    if ends is None and levels.expires_at is not None and at >= levels.expires_at:
        return Exit(purpose=Purpose.TIME_LIMIT, price=price)
    if ends is not None and ends.purpose is Purpose.TAKE_PROFIT:
        return Exit(purpose=Purpose.TAKE_PROFIT, price=levels.target)
    return ends


def _reached(levels: Levels, best: float, level: float | None) -> bool:
    """Return whether the price went as far as `level` on the winning side; None is anywhere."""
    return level is None or levels.side.sign * (best - level) >= 0.0


def _beyond(levels: Levels, price: float, level: float) -> bool:
    """Return whether `price` is at or on the losing side of `level`."""
    return levels.side.sign * (price - level) <= 0.0


def _at_open(levels: Levels, bar: Bar) -> Exit | None:
    if levels.liquidation is not None and _beyond(levels, bar.open, levels.liquidation):
        return _liquidated(levels, bar.open)
    if levels.soft:
        return None
    if _beyond(levels, bar.open, levels.stop):
        return Exit(purpose=Purpose(levels.stop_kind), price=bar.open)
    if levels.side.sign * (bar.open - levels.target) >= 0.0:
        return Exit(purpose=Purpose.TAKE_PROFIT, price=bar.open)
    return None


def _inside(levels: Levels, bar: Bar) -> Exit | None:
    worst, best = (bar.low, bar.high) if levels.side is Side.LONG else (bar.high, bar.low)
    liquidation = levels.liquidation
    stops_first = liquidation is None or levels.side.sign * (levels.stop - liquidation) > 0.0
    if not levels.soft and stops_first and _beyond(levels, worst, levels.stop):
        return Exit(purpose=Purpose(levels.stop_kind), price=levels.stop)
    if liquidation is not None and _beyond(levels, worst, liquidation):
        return _liquidated(levels, liquidation)
    if not levels.soft and levels.side.sign * (best - levels.target) >= 0.0:
        return Exit(purpose=Purpose.TAKE_PROFIT, price=levels.target)
    return None


def _at_close(levels: Levels, bar: Bar) -> Exit | None:
    if levels.expires_at is not None and bar.closed_at >= levels.expires_at:
        return Exit(purpose=Purpose.TIME_LIMIT, price=bar.close)
    after = moved(levels, bar)
    if (levels.soft or after is not levels) and _beyond(levels, bar.close, after.stop):
        return Exit(purpose=Purpose(after.stop_kind), price=bar.close)
    if levels.soft and levels.side.sign * (bar.close - levels.target) >= 0.0:
        return Exit(purpose=Purpose.TAKE_PROFIT, price=bar.close)
    return None


def _liquidated(levels: Levels, price: float) -> Exit:
    """Return the end by the exchange: nobody loses more than the margin, slippage aside."""
    bound = max(price, levels.bankruptcy) if levels.side is Side.LONG else price
    if levels.side is Side.SHORT:
        bound = min(price, levels.bankruptcy)
    return Exit(purpose=Purpose.LIQUIDATION, price=bound)
