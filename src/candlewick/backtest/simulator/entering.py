"""A new position: whether and how it is opened, and what it is then."""

import math

from candlewick.backtest.simulator.compiled import inlined
from candlewick.backtest.simulator.opening import (
    is_guarded,
    is_liquidated_first,
    is_plan_possible,
    levels_of,
    quantity_of,
    round_trip,
)
from candlewick.backtest.simulator.values import (
    Account,
    Asked,
    Bar,
    Costs,
    Entry,
    Exits,
    Fill,
    Guards,
    Lot,
    Terms,
)


@inlined
def wanted(
    side: float, asked: Asked, bar: Bar, account: Account, terms: Terms, entry: Entry,
    exits: Exits, costs: Costs, guards: Guards,
) -> tuple[float, float, float]:  # fmt: skip
    """Return stop, target and quantity of a new position; a quantity of 0 is a refusal."""
    if terms.allowed == 0.0:
        return 0.0, 0.0, 0.0
    stop, target = levels_of(side, asked, bar, entry)
    price, volatility = bar.close, bar.volatility
    if math.isnan(stop) or abs(target / price - 1.0) <= round_trip(costs, volatility):
        return 0.0, 0.0, 0.0
    if not is_plan_possible(exits, volatility * price):
        return 0.0, 0.0, 0.0
    quantity = quantity_of(stop, target, asked, bar, account.cash, terms, entry, costs)
    if is_liquidated_first(side, price, stop, terms) or is_guarded(account, bar.at, guards):
        return 0.0, 0.0, 0.0
    return stop, target, quantity


@inlined
def opened(
    side: float, target: float, fill: Fill, bar: Bar, place: int, terms: Terms, exits: Exits,
    costs: Costs,
) -> Lot:  # fmt: skip
    """Return the position that `fill` makes, with its plan (`plan_for`)."""
    price, atr = bar.close, bar.volatility * bar.close
    even = price * (1.0 + side * round_trip(costs, bar.volatility))
    trail_from = price + side * exits.trail_from * atr
    return Lot(
        side, fill.quantity, fill.price, fill.fee, fill.slippage, target, bar.at, float(place),
        terms.leverage, terms.maintenance, terms.financing,
        exits.trail * atr, math.nan if math.isnan(exits.trail) else trail_from,
        price + side * exits.break_even * atr, even, bar.at + exits.time_limit,
    )  # fmt: skip
