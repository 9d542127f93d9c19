"""`strategy/risk/bar_exit.py` and `risk/terms.py`, on plain numbers.

Line by line the same arithmetic: `tests/backtest/simulator` holds both against each other.
"""

import math
from typing import Final

from candlewick.backtest.simulator.compiled import inlined
from candlewick.backtest.simulator.purpose import (
    BREAK_EVEN,
    LIQUIDATION,
    NONE,
    STOP_LOSS,
    TAKE_PROFIT,
    TIME_LIMIT,
    TRAILING_STOP,
)
from candlewick.backtest.simulator.values import Asked, Bar, Course, Lot

FUNDING_EVERY: Final = 28_800_000
"""[ms]"""

_SURELY: Final = 1e-12
"""What rounding cannot come near."""


@inlined
def liquidation_of(lot: Lot, funding: float) -> tuple[float, float]:
    """Return where the margin is gone, and where the exchange takes over; NaN: nowhere."""
    left = (lot.entry * lot.quantity / lot.leverage - funding) / lot.quantity
    bankruptcy = lot.entry - lot.side * left
    price = bankruptcy / (1.0 - lot.side * lot.maintenance)
    return bankruptcy, price if price > 0.0 else math.nan


@inlined
def course_of(lot: Lot, stop: float, kind: float, funding: float, walked_to: float) -> Course:
    """Return the course with all that follows from these."""
    bankruptcy, liquidation = liquidation_of(lot, funding)
    loses = _nearer(stop, liquidation, lot.side)
    gains = _nearer(lot.target, _moves_at(lot, stop), -lot.side)
    floor, ceiling = (loses, gains) if lot.side > 0.0 else (gains, loses)
    return Course(stop, kind, funding, walked_to, bankruptcy, liquidation, floor, ceiling)


@inlined
def _moves_at(lot: Lot, stop: float) -> float:
    """Return a price short of which no candle moves the stop; NaN: none ever does."""
    side = lot.side
    trails_at = stop + side * (lot.trail - _SURELY * (stop + lot.trail))
    trails_at = _nearer(lot.trail_from, trails_at, side)
    if side * (lot.even_to - stop) > 0.0:
        return _nearer(lot.even_at, trails_at, -side)
    return trails_at


@inlined
def _nearer(level: float, other: float, side: float) -> float:
    """Return the higher of two for a side of 1, the lower for -1; either may be NaN."""
    return other if level != level or side * (other - level) > 0.0 else level  # noqa: PLR0124


@inlined
def exit_in_bar(lot: Lot, course: Course, bar: Bar, soft: bool) -> tuple[float, float]:
    """Return why `bar` ends the position (0: it does not), and at what price."""
    reason, price = _at_open(lot, course, bar, soft)
    if reason != NONE:
        return reason, price
    reason, price = _inside(lot, course, bar, soft)
    if reason != NONE:
        return reason, price
    return _at_close(lot, course, bar, soft)


@inlined
def moved(lot: Lot, course: Course, bar: Bar) -> tuple[float, float]:
    """Return the stop after `bar`, and its kind."""
    side = lot.side
    best = bar.high if side > 0.0 else bar.low
    stop, kind = course.stop, course.kind
    if side * (best - lot.even_at) >= 0.0 and side * (lot.even_to - stop) > 0.0:
        stop, kind = lot.even_to, BREAK_EVEN
    if side * (best - lot.trail_from) >= 0.0:
        trailed = best - side * lot.trail
        if trailed > 0.0 and side * (trailed - stop) > 0.0:
            stop, kind = trailed, TRAILING_STOP
    return stop, kind


@inlined
def tightened(lot: Lot, course: Course, asked: Asked, at: float) -> tuple[Lot, Course]:
    """Return the position after an UPDATE at `at` [ms], as `levels.tightened` allows it."""
    stop = course.stop if math.isnan(asked.stop) else asked.stop
    target = lot.target if math.isnan(asked.target) else asked.target
    if lot.side * (stop - course.stop) < 0.0 or lot.side * (target - lot.target) > 0.0:
        return lot, course
    if stop == course.stop and target == lot.target:
        return lot, course  # nothing is recorded, so what was not paid yet stays due
    kind = course.kind if stop == course.stop else STOP_LOSS
    lot = Lot(
        lot.side, lot.quantity, lot.entry, lot.fee, lot.slippage, target, lot.opened_at, lot.place,
        lot.leverage, lot.maintenance, lot.financing, lot.trail, lot.trail_from, lot.even_at,
        lot.even_to, lot.expires,
    )  # fmt: skip
    return lot, course_of(lot, stop, kind, course.funding, max(course.walked_to, at))


@inlined
def funding_due(lot: Lot, course: Course, bar: Bar, ends: bool) -> float:
    """Return what holding the position cost since it was last paid."""
    rate = lot.financing
    if rate == 0.0 or (ends and rate < 0.0):
        return 0.0
    after = max(course.walked_to, lot.opened_at)
    count = int(bar.at) // FUNDING_EVERY - int(after) // FUNDING_EVERY
    return count * rate * bar.close * lot.quantity if count > 0 else 0.0


@inlined
def _at_open(lot: Lot, course: Course, bar: Bar, soft: bool) -> tuple[float, float]:
    side = lot.side
    if side * (bar.open - course.liquidation) <= 0.0:
        return LIQUIDATION, _bounded(lot, course, bar.open)
    if soft:
        return NONE, 0.0
    if side * (bar.open - course.stop) <= 0.0:
        return course.kind, bar.open
    if side * (bar.open - lot.target) >= 0.0:
        return TAKE_PROFIT, bar.open
    return NONE, 0.0


@inlined
def _inside(lot: Lot, course: Course, bar: Bar, soft: bool) -> tuple[float, float]:
    side = lot.side
    worst, best = (bar.low, bar.high) if side > 0.0 else (bar.high, bar.low)
    behind = side * (course.stop - course.liquidation) <= 0.0  # false where there is none
    if not soft and not behind and side * (worst - course.stop) <= 0.0:
        return course.kind, course.stop
    if side * (worst - course.liquidation) <= 0.0:
        return LIQUIDATION, _bounded(lot, course, course.liquidation)
    if not soft and side * (best - lot.target) >= 0.0:
        return TAKE_PROFIT, lot.target
    return NONE, 0.0


@inlined
def _at_close(lot: Lot, course: Course, bar: Bar, soft: bool) -> tuple[float, float]:
    if bar.at >= lot.expires:
        return TIME_LIMIT, bar.close
    stop, kind = moved(lot, course, bar)
    if (soft or stop != course.stop) and lot.side * (bar.close - stop) <= 0.0:
        return kind, bar.close
    if soft and lot.side * (bar.close - lot.target) >= 0.0:
        return TAKE_PROFIT, bar.close
    return NONE, 0.0


@inlined
def _bounded(lot: Lot, course: Course, price: float) -> float:
    if lot.side > 0.0:
        return max(price, course.bankruptcy)
    return min(price, course.bankruptcy)
