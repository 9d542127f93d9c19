"""Limits that live in code, whatever a model says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskRules:
    """Limits the user sets once.

    Attributes:
        position_size: [0 < x <= 1] fraction of equity that a position costs.
        default_stop_loss: [0 < x < 1] fraction of the price, where the answer gives none.
        default_take_profit: [0 < x < 1] as `default_stop_loss`.
    """

    position_size: float = 0.1
    default_stop_loss: float = 0.02
    default_take_profit: float = 0.04
