"""`strategy/risk/opening.py` and what it calls, on plain numbers."""

import math

from candlewick.backtest.simulator.compiled import inlined
from candlewick.backtest.simulator.values import (
    SIZED_BY_FRACTION,
    SIZED_BY_RISK,
    SIZED_BY_VOLATILITY,
    Account,
    Asked,
    Bar,
    Costs,
    Entry,
    Exits,
    Guards,
    Terms,
)

_NEARLY = 1e-9


@inlined
def expected_slippage(costs: Costs, volatility: float) -> float:
    """Return `CostEstimate.slippage_at`."""
    return costs.expected_slippage + costs.expected_per_volatility * volatility


@inlined
def round_trip(costs: Costs, volatility: float) -> float:
    """Return `CostEstimate.round_trip`."""
    return 2.0 * (costs.expected_fee + expected_slippage(costs, volatility))


@inlined
def levels_of(side: float, asked: Asked, bar: Bar, entry: Entry) -> tuple[float, float]:
    """Return `opening_levels`; a stop of NaN is a refusal."""
    price, atr = bar.close, bar.volatility * bar.close
    stop, target = asked.stop, asked.target
    own = stop == stop  # noqa: PLR0124 - asks for NaN, as everywhere here
    if not own:
        stop = price - side * _default_distance(price, atr, entry)
    if target != target:  # noqa: PLR0124
        target = price * (1.0 + side * entry.default_target)
    risk, reward = side * (price - stop), side * (target - price)
    if risk <= 0.0 or reward <= 0.0 or min(stop, target) <= 0.0:
        return math.nan, target
    if own and atr > 0.0 and _is_outside(risk / atr, entry):
        return math.nan, target
    if reward < entry.least_reward * risk * (1.0 - _NEARLY):
        return math.nan, target
    return stop, target


@inlined
def quantity_of(
    stop: float, target: float, asked: Asked, bar: Bar, cash: float, terms: Terms, entry: Entry,
    costs: Costs,
) -> float:  # fmt: skip
    """Return how much to order [base currency]; 0 is a refusal."""
    volatility, price = bar.volatility, bar.close
    wanted = _wanted_value(stop, target, asked, bar, cash, entry, costs)
    room = _room(cash, terms.leverage, volatility, entry, costs)
    if min(wanted, room) <= 0.0:
        return 0.0
    quantity = min(wanted, room) / price
    return 0.0 if quantity * price < entry.least_value else quantity


@inlined
def is_plan_possible(exits: Exits, atr: float) -> bool:
    """Return whether the exits that follow from the volatility can be placed."""
    return atr > 0.0 or (math.isnan(exits.trail) and math.isnan(exits.break_even))


@inlined
def is_liquidated_first(side: float, price: float, stop: float, terms: Terms) -> bool:
    """Return whether the position would be liquidated before its stop."""
    bankrupt = price * (1.0 - side / terms.leverage)
    liquidation = bankrupt / (1.0 - side * terms.maintenance)
    return side * (stop - liquidation) <= 0.0  # false where nothing is borrowed


@inlined
def is_guarded(account: Account, at: float, guards: Guards) -> bool:
    """Return whether a guard refuses a new position now, while none is open."""
    if guards.barred != 0.0 or account.orders >= guards.orders:
        return True
    if account.trades > 0.0 and account.closed_at + guards.cooldown - at > 0.0:
        return True
    if account.losses >= guards.losses and account.closed_at + guards.loss_pause - at > 0.0:
        return True
    if 1.0 - account.cash / account.day_began_with >= guards.daily_loss:
        return True
    return 1.0 - account.cash / account.peak >= guards.drawdown


@inlined
def _default_distance(price: float, atr: float, entry: Entry) -> float:
    distance = price * entry.default_stop
    if atr > 0.0:
        distance = max(distance, entry.least_stop * atr)
        distance = min(distance, entry.farthest_stop * atr)
    return distance


@inlined
def _is_outside(away: float, entry: Entry) -> bool:
    if away < entry.least_stop * (1.0 - _NEARLY):
        return True
    return away > entry.farthest_stop * (1.0 + _NEARLY)


@inlined
def _wanted_value(
    stop: float, target: float, asked: Asked, bar: Bar, equity: float, entry: Entry, costs: Costs
) -> float:
    """Return `wanted_value`; 0 or less is a refusal."""
    volatility = bar.volatility
    if equity <= 0.0 or (entry.size_by == SIZED_BY_VOLATILITY and volatility <= 0.0):
        return 0.0
    trip = round_trip(costs, volatility)
    loss = abs(stop / bar.close - 1.0) + trip
    share = 1.0
    if entry.scaled != 0.0:
        gain = abs(target / bar.close - 1.0) - trip
        share = _share(asked, loss, gain, entry.least)
        if not share > 0.0:  # nor NaN
            return 0.0
        share = min(1.0, share)
    value = share * equity * _full(loss, volatility, entry)
    if asked.size == asked.size:
        value = min(value, asked.size * equity)
    return value


@inlined
def _share(asked: Asked, loss: float, gain: float, least: float) -> float:
    worth = asked.worth
    if worth == worth:  # noqa: PLR0124
        return max(least, worth - (1.0 - worth) * loss / gain)
    return 2.0 * asked.probability - 1.0


@inlined
def _full(loss: float, volatility: float, entry: Entry) -> float:
    if entry.size_by == SIZED_BY_FRACTION:
        return entry.fraction
    if entry.size_by == SIZED_BY_RISK:
        return entry.risk / loss
    return entry.volatility / volatility


@inlined
def _room(equity: float, leverage: float, volatility: float, entry: Entry, costs: Costs) -> float:
    """Return `room_for` an account that holds nothing."""
    slippage = expected_slippage(costs, volatility)
    cost = slippage + costs.expected_fee * (1.0 + slippage)
    room = equity / ((1.0 + slippage) / leverage + cost)
    for limit in (entry.symbol_limit, entry.side_limit, entry.account_limit):
        if limit == limit:  # noqa: PLR0124
            room = min(room, limit * equity / (1.0 + limit * cost))
    return room
