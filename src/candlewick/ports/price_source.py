"""What the market pays now."""

from typing import Protocol


class PriceSource(Protocol):
    """The last traded price; only live trading has one."""

    async def price(self, symbol: str) -> float:
        """Return the last price of `symbol` [quote currency, > 0, finite].

        Raises:
            ExchangeUnavailableError: the source did not answer, or answered no price.
            ExchangeRefusedError: the symbol is not known.
        """
        ...
