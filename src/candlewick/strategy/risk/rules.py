"""Limits that live in code, whatever a model says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskRules:
    """Limits the user sets once.

    Attributes:
        position_size: [0 < x <= 1] fraction of equity that a position costs.
        default_stop_loss: [0 < x < 1] fraction of the price, where the answer gives none.
        default_take_profit: [0 < x < 1] as `default_stop_loss`.
        fee: [fraction of the traded value, >= 0] that a fill costs.
        slippage: [fraction of the price, >= 0] by which a fill is worse.
    """

    position_size: float = 0.1
    default_stop_loss: float = 0.02
    default_take_profit: float = 0.04
    fee: float = 0.0
    slippage: float = 0.0

    @property
    def round_trip(self) -> float:
        """Return what going in and out again costs [fraction of the price]."""
        return 2.0 * (self.fee + self.slippage)
