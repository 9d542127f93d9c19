"""What an exchange says about a market: what kind it is, its steps and its limits."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from enum import StrEnum
from functools import cache
from typing import Self


class MarketKind(StrEnum):
    """What is traded."""

    SPOT = "spot"
    PERPETUAL = "perpetual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Market:
    """One market's steps and limits; the one place where amounts and prices are rounded.

    Amounts are in base currency here; an exchange that counts contracts counts
    `amount / contract_size`.

    Attributes:
        symbol: such as "BTC/USDT", or "BTC/USDT:USDT" for a perpetual.
        kind: a perpetual has funding, and can be sold short and leveraged.
        price_step: [quote currency, > 0] between two prices; None where any price will do.
        amount_step: [contracts, > 0] between two amounts; None where any amount will do.
        min_amount: [contracts, >= 0] the least of one order.
        max_amount: [contracts, > 0] the most of one order; None without a limit.
        min_notional: [quote currency, >= 0] the least value of one order.
        contract_size: [base currency, > 0] of one contract; 1 on spot markets.

    Raises:
        ValueError: a step, limit or size is negative, zero where it may not be, or not finite.
    """

    symbol: str
    kind: MarketKind = MarketKind.SPOT
    price_step: Decimal | None = None
    amount_step: Decimal | None = None
    min_amount: Decimal = Decimal(0)
    max_amount: Decimal | None = None
    min_notional: Decimal = Decimal(0)
    contract_size: Decimal = Decimal(1)

    def __post_init__(self) -> None:
        above_zero = (self.price_step, self.amount_step, self.max_amount, self.contract_size)
        if any(x is not None and not (x.is_finite() and x > 0) for x in above_zero) or any(
            not (x.is_finite() and x >= 0) for x in (self.min_amount, self.min_notional)
        ):
            msg = f"{self.symbol}: steps and limits must be finite and above zero"
            raise ValueError(msg)

    @classmethod
    @cache
    def named(cls, symbol: str) -> Self:
        """Return a market of which only the name is known; ccxt names perpetuals with a colon."""
        return cls(symbol=symbol, kind=MarketKind.PERPETUAL if ":" in symbol else MarketKind.SPOT)

    def amount_within(self, amount: float) -> float:
        """Return the largest allowed amount that is not above `amount` [base currency]; or 0."""
        contracts = exact(amount) / self.contract_size
        if self.max_amount is not None:
            contracts = min(contracts, self.max_amount)
        return _not_above(_stepped(contracts, self.amount_step) * self.contract_size, amount)

    def price_at_or_below(self, price: float) -> float:
        """Return the highest allowed price that is not above `price` [quote currency]."""
        return _not_above(_stepped(exact(price), self.price_step), price)

    def price_at_or_above(self, price: float) -> float:
        """Return the lowest allowed price that is not below `price` [quote currency]."""
        return _not_below(_stepped(exact(price), self.price_step, up=True), price)

    def shortfall(self, amount: float, *, price: float) -> str | None:
        """Return why an order of `amount` [base currency] at `price` is too small; else None."""
        contracts = exact(amount) / self.contract_size
        least = max(self.min_amount, self.amount_step or Decimal(0)) * self.contract_size
        if contracts <= 0 or contracts < self.min_amount:
            return f"{amount:g} is less than the {least:f} that {self.symbol} takes at least"
        value = exact(amount) * exact(price)
        if value < self.min_notional:
            return (
                f"a value of {float(value):.6g} is less than the {self.min_notional:f} that"
                f" {self.symbol} takes at least"
            )
        return None


def exact(value: float) -> Decimal:
    """Return the number that `value` is written as: 0.1 gives 0.1, not its binary neighbour."""
    return Decimal(repr(float(value)))


def _stepped(value: Decimal, step: Decimal | None, *, up: bool = False) -> Decimal:
    if step is None:
        return value
    rounding = ROUND_CEILING if up else ROUND_FLOOR
    return (value / step).to_integral_value(rounding=rounding) * step


def _not_above(value: Decimal, limit: float) -> float:
    """Return `value` as a float; its last digit may not lift it over `limit`."""
    return min(float(value), limit)


def _not_below(value: Decimal, limit: float) -> float:
    return max(float(value), limit)
