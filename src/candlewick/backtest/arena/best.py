"""Which contenders may be the best, doing nothing among them."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from candlewick.backtest.arena.pair import Days
from candlewick.backtest.arena.standing import NOTHING
from candlewick.backtest.statistics.block_bootstrap import Resampling
from candlewick.backtest.statistics.confidence_set import confidence_set

_FEWEST: Final = 10
"""[days] below which nobody is compared."""


def perhaps_best(contenders: Sequence[Days], *, seed: int) -> Mapping[str, float]:
    """Return everybody's p-value in the model confidence set of the contenders and doing nothing.

    The other baselines are left out: one that moves as the market does would hide every difference
    between the contenders.

    Args:
        contenders: their days, the same ones.
        seed: of the dice.

    Returns:
        [0 to 1] by name; those above the test's size cannot be told from the best. Empty where
        the days are too few.
    """
    days = len(contenders[0].returns)
    if days < _FEWEST:
        return {}
    columns = [*(one.returns for one in contenders), np.zeros(days)]
    found = confidence_set(
        np.column_stack(columns), resampling=Resampling(generator=np.random.default_rng(seed))
    )
    return dict(zip([*(one.name for one in contenders), NOTHING], found.p_values, strict=True))
