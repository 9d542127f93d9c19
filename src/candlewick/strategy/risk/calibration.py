"""What the probabilities that a model names are worth, when a position is sized."""

from dataclasses import dataclass
from typing import Protocol

from candlewick.domain.calibration import ProbabilityMap
from candlewick.strategy.portfolio.ledger import Ledger


class Calibration(Protocol):
    """Knows what stated probabilities turned out to be worth."""

    @property
    def least(self) -> float:
        """Return the share of the full size [0 <= x < 1] that is traded whatever is known."""
        ...

    def map_for(self, author: str, ledger: Ledger) -> ProbabilityMap | str | None:
        """Return what the probabilities of `author`'s answers are worth.

        Args:
            author: who answered, as `Answer.author` has it; "" where nobody knows.
            ledger: how the account stands; nothing later is known.

        Returns:
            None where too little is known yet, so that an answer is taken at its word; why
            nothing may be opened where something should be known and is not.
        """
        ...


@dataclass(frozen=True, slots=True)
class LearnedCalibration:
    """A `Calibration` by what finished back-tests have shown, as the account's journal has it.

    Attributes:
        least: nothing is traded where nothing is to be gained.
    """

    least: float = 0.0

    def map_for(self, author: str, ledger: Ledger) -> ProbabilityMap | str | None:
        """Return the map of the very model that answered, never another's."""
        known = ledger.calibrations.get(author)
        if known is not None:
            return known.map
        return (
            f"there is no calibration of {author}, and the size follows from it: `candlewick"
            " calibration fit` makes one from back-tests of that model"
        )
