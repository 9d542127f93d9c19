"""How much to trade."""

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from candlewick.domain.decision import Decision
from candlewick.strategy.portfolio.ledger import Ledger
from candlewick.strategy.risk.calibration import Calibration


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
        scaled: whether the size shrinks with the probability that the model names.
        calibration: says what a named probability is worth, fitted on past answers; None takes
            the model at its word.
    """

    by: SizeBy = SizeBy.FRACTION
    fraction: float = 0.1
    risk: float = 0.01
    volatility: float = 0.005
    scaled: bool = False
    calibration: Calibration | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Certainty:
    """What a size is scaled by.

    Attributes:
        stated: [0 to 1] the probability that the answer names.
        worth: [0 to 1] how often such answers were right; None where it is taken at its word.
        least: [0 <= x < 1] share of the full size that is traded whatever it is worth.
    """

    stated: float
    worth: float | None = None
    least: float = 0.0


def certainty_of(decision: Decision, ledger: Ledger, rules: SizingRules) -> Certainty | str | None:
    """Return how sure the answer is, or why nothing may follow from it.

    Args:
        decision: the newest one on its market.
        ledger: how the account stands.
        rules: the user's.

    Returns:
        None where the size does not follow from it.
    """
    if not rules.scaled:
        return None
    stated = decision.probability
    if stated is None:
        return "the answer names no probability, and the size follows from it"
    if rules.calibration is None:
        return Certainty(stated=stated)
    author = ledger.track_record.authors.get(decision.symbol, "")
    found = rules.calibration.map_for(author, ledger)
    if isinstance(found, str):
        return found
    if found is None:
        return Certainty(stated=stated)
    return Certainty(stated=stated, worth=found(stated), least=rules.calibration.least)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """What a position may come to.

    Attributes:
        loss: [fraction of the value, > 0] at the stop, costs included.
        gain: [fraction of the value, > 0] at the target, costs included.
        volatility: [fraction of the price, >= 0] the average true range.
    """

    loss: float
    gain: float
    volatility: float


def wanted_value(
    decision: Decision,
    *,
    equity: float,
    prospect: Prospect,
    certainty: Certainty | None,
    rules: SizingRules,
) -> float | str:
    """Return what the position should be worth [quote currency, > 0], or why there is none.

    The size that the model asks for can only make it smaller.

    Args:
        decision: who asks.
        equity: [quote currency] what the account is worth.
        prospect: what the position may come to.
        certainty: what the size is scaled by; None for the full size.
        rules: the user's.
    """
    if equity <= 0.0:
        return "nothing is left in the account"
    if rules.by is SizeBy.VOLATILITY and prospect.volatility <= 0.0:
        return "the market's volatility is not known, and the size follows from it"
    share = 1.0 if certainty is None else _share(certainty, prospect)
    if isinstance(share, str):
        return share
    value = share * equity * _full(rules, prospect)
    if decision.size is not None:
        value = min(value, decision.size * equity)
    return value if value > 0.0 else "the size that is asked for is nothing"


def _full(rules: SizingRules, prospect: Prospect) -> float:
    """Return the whole size as a fraction of the equity [> 0]."""
    match rules.by:
        case SizeBy.FRACTION:
            return rules.fraction
        case SizeBy.RISK:
            return rules.risk / prospect.loss
        case SizeBy.VOLATILITY:
            return rules.volatility / prospect.volatility
        case _:
            assert_never(rules.by)


def _share(certainty: Certainty, prospect: Prospect) -> float | str:
    """Return the part of the full size [0 < x <= 1] that the certainty is worth.

    A stated probability counts as an even bet: 2P - 1. What such answers were really worth is
    weighed with what is won and lost: P - (1 - P) * loss / gain, which is the same where they are
    equal (Kelly 1956). Else who wins two in five at twice the loss would be taken for a loser.
    """
    worth = certainty.worth
    if worth is None:
        share = 2.0 * certainty.stated - 1.0
        why = f"a probability of {certainty.stated:.2f} is no better than a coin"
    else:
        share = max(certainty.least, worth - (1.0 - worth) * prospect.loss / prospect.gain)
        why = (
            f"answers with a probability of {certainty.stated:.2f} came true in {worth:.0%}, which is"
            f" too few to lose {prospect.loss:.2%} or gain {prospect.gain:.2%}"
        )
    return min(1.0, share) if share > 0.0 else why
