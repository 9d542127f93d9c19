"""Closed trades as columns, so that a million of them cost no more than a thousand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from candlewick.backtest.holding import Holding
from candlewick.domain.arrays import FloatArray, TimeArray

_COLUMNS: Final = (
    "opened_at",
    "closed_at",
    "value",
    "traded",
    "profit",
    "fees",
    "slippage",
    "funding",
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TradeColumns:
    """Closed trades, oldest exit first; every column has the shape (n,).

    Attributes:
        opened_at: [ms since 1970 UTC].
        closed_at: [ms since 1970 UTC] not before `opened_at`.
        value: [quote currency, > 0] of the entry.
        traded: [quote currency, > 0] value of the entry and of the exit together.
        profit: [quote currency] after fees, slippage and funding.
        fees: [quote currency, >= 0].
        slippage: [quote currency, >= 0] what the prices were worse than the market's.
        funding: [quote currency] paid; negative where it was received.

    Raises:
        ValueError: the columns differ in length, or one is not finite.
    """

    opened_at: TimeArray
    closed_at: TimeArray
    value: FloatArray
    traded: FloatArray
    profit: FloatArray
    fees: FloatArray
    slippage: FloatArray
    funding: FloatArray

    def __post_init__(self) -> None:
        for name in _COLUMNS:
            column = getattr(self, name)
            if column.shape != self.opened_at.shape or not np.all(np.isfinite(column)):
                msg = f"the trades' column {name!r} is not finite or not as long as the others"
                raise ValueError(msg)
        if np.any(self.closed_at < self.opened_at) or np.any(self.value <= 0.0):
            msg = "a trade is worth something and closes after it opened"
            raise ValueError(msg)

    def __len__(self) -> int:
        return len(self.profit)

    @property
    def profit_fraction(self) -> FloatArray:
        """Return each profit as a fraction of what the entry was worth [shape=(n,)]."""
        return self.profit / self.value


def trade_columns(
    holdings: Sequence[Holding], *, slippage: Sequence[float], funding: Sequence[float]
) -> TradeColumns:
    """Put `holdings` into columns, oldest exit first.

    Args:
        holdings: in any order; their prices hold the slippage, their profit does not hold funding.
        slippage: [quote currency, >= 0] of each, for the record.
        funding: [quote currency] that each paid; it is taken off the profit.
    """
    paid = np.array(funding, dtype=np.float64)
    entry = np.array([h.entry_price * h.quantity for h in holdings], dtype=np.float64)
    exit_ = np.array([h.exit_price * h.quantity for h in holdings], dtype=np.float64)
    closed = np.array([h.closed_at for h in holdings], dtype=np.int64)
    order = np.argsort(closed, kind="stable")
    return TradeColumns(
        opened_at=np.array([h.opened_at for h in holdings], dtype=np.int64)[order],
        closed_at=closed[order],
        value=entry[order],
        traded=(entry + exit_)[order],
        profit=(np.array([h.profit for h in holdings], dtype=np.float64) - paid)[order],
        fees=np.array([h.fees for h in holdings], dtype=np.float64)[order],
        slippage=np.array(slippage, dtype=np.float64)[order],
        funding=paid[order],
    )
