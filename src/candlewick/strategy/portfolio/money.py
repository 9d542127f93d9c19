"""Where the account's money went, part by part."""

from dataclasses import dataclass


@dataclass(slots=True, kw_only=True)
class Money:
    """What the account earned and paid since it was opened [quote currency].

    `balance + moves - slippage - fees - funding` is the cash, and with what open positions
    gained the equity; nothing is made or lost besides (a property test holds it).

    Attributes:
        moves: what closed positions gained from price to price as decided, before every cost.
        slippage: [of open positions too] what fills lost against the prices decided on.
        fees: [>= 0, of open positions too].
        funding: what holding cost; negative was received.
    """

    moves: float = 0.0
    slippage: float = 0.0
    fees: float = 0.0
    funding: float = 0.0

    @property
    def earned(self) -> float:
        """Return what is left of the moves after all costs."""
        return self.moves - self.slippage - self.fees - self.funding
