"""What an exchange says about its markets."""

from typing import Protocol

from candlewick.domain.market import Market


class MarketSource(Protocol):
    """Kinds, steps and limits."""

    async def market(self, symbol: str) -> Market:
        """Return the market called `symbol`.

        Raises:
            ExchangeUnavailableError: the source did not answer.
            ExchangeRefusedError: the symbol is not known, or what is said of it makes no sense.
        """
        ...
