"""Limits that live in code, whatever a model says."""

from dataclasses import dataclass, field

from candlewick.strategy.risk.costs import CostEstimate
from candlewick.strategy.risk.exit_rules import ExitRules
from candlewick.strategy.risk.exposure import ExposureLimits
from candlewick.strategy.risk.guards.guard import Guard
from candlewick.strategy.risk.levels import LevelRules
from candlewick.strategy.risk.sizing import SizingRules
from candlewick.strategy.risk.terms import MarginRules


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskRules:
    """Limits the user sets once.

    Attributes:
        sizing: how large a position is.
        levels: what stops and targets are allowed.
        exits: what else ends a position.
        margin: what may be borrowed.
        exposure: how much may be held at once.
        costs: what trading is expected to cost at most.
        guards: what else keeps a position from being opened, in the order of asking.
        least_value: [quote currency, >= 0] of a position, where the market asks for less.
    """

    sizing: SizingRules = field(default_factory=SizingRules)
    levels: LevelRules = field(default_factory=LevelRules)
    exits: ExitRules = field(default_factory=ExitRules)
    margin: MarginRules = field(default_factory=MarginRules)
    exposure: ExposureLimits = field(default_factory=ExposureLimits)
    costs: CostEstimate = field(default_factory=CostEstimate)
    guards: tuple[Guard, ...] = ()
    least_value: float = 0.0
