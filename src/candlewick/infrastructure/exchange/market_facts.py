"""ccxt's description of a market, as a `Market`."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import ccxt  # type: ignore[import-untyped]

from candlewick.domain.market import Market, MarketKind
from candlewick.errors import ExchangeRefusedError


def market_of(described: Mapping[str, Any], *, precision_mode: int) -> Market:
    """Return the `Market` that ccxt describes.

    Args:
        described: an entry of ccxt's `markets`.
        precision_mode: ccxt's of the exchange: whether precisions are steps or counts of digits.

    Raises:
        ExchangeRefusedError: it is neither spot nor a linear perpetual, or its numbers make no
            sense.
    """
    symbol = described["symbol"]
    if not described.get("spot") and not (described.get("swap") and described.get("linear")):
        msg = f"{symbol} is neither a spot market nor a perpetual settled in its quote currency"
        raise ExchangeRefusedError(msg)
    steps, limits = described.get("precision") or {}, described.get("limits") or {}
    amounts, costs = limits.get("amount") or {}, limits.get("cost") or {}
    try:
        return Market(
            symbol=symbol,
            kind=MarketKind.SPOT if described.get("spot") else MarketKind.PERPETUAL,
            price_step=_step(steps.get("price"), precision_mode),
            amount_step=_step(steps.get("amount"), precision_mode),
            min_amount=_number(amounts.get("min")) or Decimal(0),
            max_amount=_number(amounts.get("max")) or None,
            min_notional=_number(costs.get("min")) or Decimal(0),
            contract_size=_number(described.get("contractSize")) or Decimal(1),
        )
    except (ValueError, InvalidOperation) as error:
        msg = f"the exchange's limits of {symbol} make no sense: {error}"
        raise ExchangeRefusedError(msg) from error


def _number(value: object) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _step(value: object, mode: int) -> Decimal | None:
    """Return the step that a precision means; None where it is a count of significant digits."""
    number = _number(value)
    if number is None or mode == ccxt.SIGNIFICANT_DIGITS:
        return None
    if mode == ccxt.DECIMAL_PLACES:
        return Decimal(1).scaleb(-int(number))
    return number
