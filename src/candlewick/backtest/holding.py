"""A stretch of time in which something was held, and what it cost to get in and out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.domain.candles import Candles
from candlewick.domain.position import Position, Side, Trade


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """What trading costs.

    Attributes:
        fee: [fraction of the traded value, >= 0] per fill.
        slippage: [fraction of the price, >= 0] per fill at the market.
    """

    fee: float
    slippage: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One entry and one exit.

    Attributes:
        symbol: such as "BTC/USDT".
        side: which way it gains.
        quantity: [base currency, > 0].
        entry_price: [quote currency, > 0] slippage included.
        exit_price: [quote currency, > 0] slippage included.
        opened_at: [ms since 1970 UTC] a close.
        closed_at: [ms since 1970 UTC] after `opened_at`.
        fees: [quote currency, >= 0] of both fills.
    """

    symbol: str
    side: Side
    quantity: float
    entry_price: float
    exit_price: float
    opened_at: int
    closed_at: int
    fees: float

    @property
    def profit(self) -> float:
        """Return the gain [quote currency] after fees and slippage."""
        return self.side.sign * (self.exit_price - self.entry_price) * self.quantity - self.fees

    @classmethod
    def at_market(
        cls, symbol: str, *, side: Side, value: float, times: tuple[int, int],
        prices: tuple[float, float], costs: Costs,
    ) -> "Holding":  # fmt: skip
        """Hold `value` [quote currency] between two closes, in and out at the market."""
        worse = side.sign * costs.slippage
        entry, exit_ = prices[0] * (1.0 + worse), prices[1] * (1.0 - worse)
        quantity = value / entry
        return cls(
            symbol=symbol,
            side=side,
            quantity=quantity,
            entry_price=entry,
            exit_price=exit_,
            opened_at=times[0],
            closed_at=times[1],
            fees=costs.fee * quantity * (entry + exit_),
        )


def holding_of_trade(trade: Trade) -> Holding:
    """Return what `trade` held."""
    position = trade.position
    return Holding(
        symbol=position.symbol,
        side=position.side,
        quantity=position.quantity,
        entry_price=position.entry_price,
        exit_price=trade.exit_price,
        opened_at=position.opened_at,
        closed_at=trade.closed_at,
        fees=position.entry_fee + trade.exit_fee,
    )


def holding_until(position: Position, *, at: int, price: float, costs: Costs) -> Holding:
    """Return what an open `position` held, had it been closed at the market at `at` [ms]."""
    exit_price = price * (1.0 - position.side.sign * costs.slippage)
    return Holding(
        symbol=position.symbol,
        side=position.side,
        quantity=position.quantity,
        entry_price=position.entry_price,
        exit_price=exit_price,
        opened_at=position.opened_at,
        closed_at=at,
        fees=position.entry_fee + costs.fee * exit_price * position.quantity,
    )


def equity_curve(
    holdings: Iterable[Holding], markets: Mapping[str, Candles], *, balance: float
) -> FloatArray:
    """Return what the account was worth at each close.

    While something is held it is valued at the close, entry costs included; from its exit
    on it counts what it earned.

    Args:
        holdings: in any order.
        markets: the candles of each symbol, all with the same times.
        balance: [quote currency] what the account began with.

    Returns:
        [shape=(n,), quote currency] one value per candle of the markets.
    """
    times = next(iter(markets.values())).close_time
    curve = np.full(len(times), balance)
    for holding in holdings:
        curve += _value(holding, times, markets[holding.symbol].close)
    return curve


def _value(holding: Holding, times: TimeArray, close: FloatArray) -> FloatArray:
    open_value = holding.side.sign * (close - holding.entry_price) * holding.quantity
    held = (times >= holding.opened_at) & (times < holding.closed_at)
    value = np.where(held, open_value - holding.fees / 2.0, 0.0)
    return np.where(times >= holding.closed_at, holding.profit, value)
