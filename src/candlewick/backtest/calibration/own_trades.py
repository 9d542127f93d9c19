"""Calibration of an account by its own closed trades, on the way."""

from dataclasses import dataclass

import numpy as np

from candlewick.backtest.calibration.isotonic import tallied_map
from candlewick.backtest.calibration.walk_forward import FEWEST
from candlewick.domain.calibration import ProbabilityMap
from candlewick.strategy.portfolio.ledger import Ledger


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTrades:
    """A `Calibration` that is fitted anew for each opening, on what the account closed before.

    Nothing later is known, since the ledger holds nothing later. The trades that another model
    opened say nothing of this one.

    Attributes:
        fewest: [> 0] outcomes before which a model is taken at its word.
        least: [0 <= x < 1] share of the full size that is traded also where nothing was to be
            gained so far: who trades nothing learns nothing, and thirty unlucky outcomes would end
            a run for good.
    """

    fewest: int = FEWEST
    least: float = 0.1

    def map_for(self, author: str, ledger: Ledger) -> ProbabilityMap | str | None:
        """Return what `author`'s probabilities were worth so far; None where that is unknown."""
        tallies = sorted(ledger.track_record.tallies.get(author, {}).items())
        if sum(tally.outcomes for _, tally in tallies) < self.fewest:
            return None
        return tallied_map(
            np.array([stated for stated, _ in tallies]),
            np.array([tally.true for _, tally in tallies], dtype=np.float64),
            np.array([tally.outcomes for _, tally in tallies], dtype=np.float64),
        )
