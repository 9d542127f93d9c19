"""Where a position gets out: the levels of an answer, the defaults, and their limits."""

from dataclasses import dataclass
from typing import Final

from candlewick.domain.market import Market
from candlewick.domain.position import Position, Side

_NEARLY: Final = 1e-9
"""A ratio that misses its limit by less than this was meant to meet it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRules:
    """Limits for stops and targets.

    Attributes:
        default_stop_loss: [0 < x < 1] fraction of the price, where the answer gives none.
        default_take_profit: [0 < x < 1] as `default_stop_loss`.
        least_stop: [ATR, >= 0] a nearer stop would be touched by chance.
        farthest_stop: [ATR, > 0] a farther one protects from nothing; None without a limit.
        least_reward: [>= 0] least distance of the target per distance of the stop.
    """

    default_stop_loss: float = 0.02
    default_take_profit: float = 0.04
    least_stop: float = 0.0
    farthest_stop: float | None = None
    least_reward: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """A stop and a target [quote currency, > 0], on the market's steps."""

    stop: float
    target: float


def opening_levels(
    *,
    side: Side,
    price: float,
    stop_loss: float | None,
    take_profit: float | None,
    atr: float,
    rules: LevelRules,
    market: Market,
) -> Bounds | str:
    """Return the levels of a new position, or why they are refused.

    An answer's own level outside the limits is refused; a default is brought inside them.

    Args:
        side: of the position.
        price: [quote currency, > 0] the close it is opened at.
        stop_loss: [quote currency, > 0] the answer's; None has the default used.
        take_profit: [quote currency, > 0] as `stop_loss`.
        atr: [quote currency, >= 0] the average true range; 0 lifts the limits in ATR.
        rules: the user's limits.
        market: rounds the levels towards the price, so that rounding never risks more.
    """
    sign = side.sign
    stop = stop_loss or price - sign * _default_distance(price, atr, rules)
    target = take_profit or price * (1.0 + sign * rules.default_take_profit)
    stop, target = _rounded(market, side, stop, target)
    risk, reward = sign * (price - stop), sign * (target - price)
    if risk <= 0.0 or reward <= 0.0 or min(stop, target) <= 0.0:
        return f"the stop {stop:g} and the target {target:g} do not lie around the price {price:g}"
    if stop_loss is not None and (problem := _outside(risk, atr, rules)):
        return f"the stop {stop:g} is {problem}"
    if reward < rules.least_reward * risk * (1.0 - _NEARLY):
        return (
            f"the reward is {reward / risk:.2f} times the risk,"
            f" and {rules.least_reward:g} times are wanted"
        )
    return Bounds(stop=stop, target=target)


def tightened(
    position: Position,
    *,
    stop_loss: float | None,
    take_profit: float | None,
    market: Market | None = None,
) -> Bounds | str:
    """Return the stop and target from now on, or why the new ones are refused.

    A stop may only come nearer to the price, and so may a target: an UPDATE can reduce
    risk or take the gain earlier, never the reverse.
    """
    sign = position.side.sign
    stop = position.stop_loss if stop_loss is None else stop_loss
    target = position.take_profit if take_profit is None else take_profit
    if market is not None:
        nearer = _rounded(market, position.side, stop, target)
        stop = position.stop_loss if stop == position.stop_loss else nearer[0]
        target = position.take_profit if target == position.take_profit else nearer[1]
    if sign * (stop - position.stop_loss) < 0.0:
        return f"the new stop {stop:g} is wider than {position.stop_loss:g}"
    if sign * (target - position.take_profit) > 0.0:
        return f"the new target {target:g} is farther than {position.take_profit:g}"
    return Bounds(stop=stop, target=target)


def _default_distance(price: float, atr: float, rules: LevelRules) -> float:
    distance = price * rules.default_stop_loss
    if atr > 0.0:
        distance = max(distance, rules.least_stop * atr)
        if rules.farthest_stop is not None:
            distance = min(distance, rules.farthest_stop * atr)
    return distance


def _outside(risk: float, atr: float, rules: LevelRules) -> str | None:
    if atr <= 0.0:
        return None
    away = risk / atr
    if away < rules.least_stop * (1.0 - _NEARLY):
        return f"{away:.2f} ATR away, and nearer than {rules.least_stop:g} ATR is noise"
    if rules.farthest_stop is not None and away > rules.farthest_stop * (1.0 + _NEARLY):
        return f"{away:.2f} ATR away, and {rules.farthest_stop:g} ATR are allowed"
    return None


def _rounded(market: Market, side: Side, stop: float, target: float) -> tuple[float, float]:
    """Return both levels on the market's steps, each towards the price."""
    if side is Side.LONG:
        return market.price_at_or_above(stop), market.price_at_or_below(target)
    return market.price_at_or_below(stop), market.price_at_or_above(target)
