"""How much to trade."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias, assert_never

from candlewick.domain.decision import Decision

Calibration: TypeAlias = Callable[[float], float]
"""From the probability that a model names [0 to 1] to how often such answers were right."""


class SizeBy(StrEnum):
    """What the size of a position follows from."""

    FRACTION = "fraction"
    RISK = "risk"
    VOLATILITY = "volatility"


@dataclass(frozen=True, slots=True, kw_only=True)
class SizingRules:
    """How large a position is.

    Attributes:
        by: what decides.
        fraction: [0 < x] of the equity that a position is worth; by FRACTION.
        risk: [0 < x < 1] of the equity that is lost at the stop, costs included; by RISK.
        volatility: [0 < x < 1] of the equity that a usual candle (one ATR) moves; by VOLATILITY.
        scaled: whether the size shrinks with the probability that the model names: none at
            one half, all at one.
        calibration: what a named probability is worth, fitted on past answers; None takes the
            model at its word.
    """

    by: SizeBy = SizeBy.FRACTION
    fraction: float = 0.1
    risk: float = 0.01
    volatility: float = 0.005
    scaled: bool = False
    calibration: Calibration | None = None


def wanted_value(
    decision: Decision,
    *,
    equity: float,
    loss_at_stop: float,
    volatility: float,
    rules: SizingRules,
) -> float | str:
    """Return what the position should be worth [quote currency, > 0], or why there is none.

    The size that the model asks for can only make it smaller.

    Args:
        decision: who asks.
        equity: [quote currency] what the account is worth.
        loss_at_stop: [fraction of the value, > 0] what is lost at the stop, costs included.
        volatility: [fraction of the price, >= 0] the average true range.
        rules: the user's.
    """
    if equity <= 0.0:
        return "nothing is left in the account"
    if rules.by is SizeBy.VOLATILITY and volatility <= 0.0:
        return "the market's volatility is not known, and the size follows from it"
    share = _share(decision, rules)
    if isinstance(share, str):
        return share
    value = share * equity * _full(rules, loss_at_stop=loss_at_stop, volatility=volatility)
    if decision.size is not None:
        value = min(value, decision.size * equity)
    return value if value > 0.0 else "the size that is asked for is nothing"


def _full(rules: SizingRules, *, loss_at_stop: float, volatility: float) -> float:
    """Return the whole size as a fraction of the equity [> 0]."""
    match rules.by:
        case SizeBy.FRACTION:
            return rules.fraction
        case SizeBy.RISK:
            return rules.risk / loss_at_stop
        case SizeBy.VOLATILITY:
            return rules.volatility / volatility
        case _:
            assert_never(rules.by)


def _share(decision: Decision, rules: SizingRules) -> float | str:
    """Return the part of the full size [0 to 1] that the model's certainty is worth."""
    if not rules.scaled:
        return 1.0
    probability = decision.probability
    if probability is None:
        return "the answer names no probability, and the size follows from it"
    if rules.calibration is not None:
        probability = rules.calibration(probability)
    share = min(1.0, 2.0 * probability - 1.0)
    if share <= 0.0:
        return f"a probability of {probability:.2f} is no better than a coin"
    return share
