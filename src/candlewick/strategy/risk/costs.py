"""What trading is expected to cost, before it is known."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CostEstimate:
    """The most that a fill is expected to cost; sizes leave room for it.

    Attributes:
        fee: [fraction of the traded value, >= 0].
        slippage: [fraction of the price, >= 0] that is always paid.
        per_volatility: [fraction of the volatility, >= 0] of slippage that comes on top.
    """

    fee: float = 0.0
    slippage: float = 0.0
    per_volatility: float = 0.0

    def slippage_at(self, volatility: float) -> float:
        """Return the slippage [fraction of the price] at a volatility [fraction of the price]."""
        return self.slippage + self.per_volatility * volatility

    def round_trip(self, volatility: float) -> float:
        """Return what going in and out again costs [fraction of the price]."""
        return 2.0 * (self.fee + self.slippage_at(volatility))

    def of_opening(self, volatility: float) -> float:
        """Return by how much opening a position lowers the equity [fraction of its value]."""
        slippage = self.slippage_at(volatility)
        return slippage + self.fee * (1.0 + slippage)
