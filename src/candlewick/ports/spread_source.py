"""What buying and selling at once would cost now."""

from typing import Protocol


class SpreadSource(Protocol):
    """The distance between bid and ask; only live trading has one."""

    async def spread(self, symbol: str) -> float | None:
        """Return it [fraction of the price, >= 0]; None where the source does not tell.

        Raises:
            ExchangeUnavailableError: the source did not answer.
            ExchangeRefusedError: the symbol is not known.
        """
        ...
