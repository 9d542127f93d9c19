"""Two on the same days: who earned more, and whether that is more than chance."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from candlewick.backtest.judgement import Estimate
from candlewick.backtest.score import estimate
from candlewick.backtest.statistics.block_bootstrap import Resampling
from candlewick.backtest.statistics.holm import holm
from candlewick.backtest.statistics.interval import paired_difference
from candlewick.backtest.statistics.trade_formulas import mean
from candlewick.domain.arrays import FloatArray

SIZE: Final = 0.05
"""[0 to 1] Of every test: how often one says "different" where there is no difference."""

_DRAWS: Final = 2000
_DRAWS_A_PAIR: Final = 100
"""So many draws can show a p-value of 1 %, once it is corrected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Somebody's days.

    Attributes:
        name: whose.
        returns: [shape=(n,), fraction per day].
    """

    name: str
    returns: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """How much more one earned a day than another, on the same days.

    Attributes:
        one: its name.
        other: the other's.
        difference: [fraction per day] mean of the daily differences, with its 95 % interval.
        p_value: [0 to 1] how often chance alone makes one this large, either way; None where that
            cannot be said.
        corrected: [0 to 1] the same, with the number of comparisons counted (Holm).
    """

    one: str
    other: str
    difference: Estimate
    p_value: float | None
    corrected: float | None

    @property
    def sign(self) -> int:
        """Return 1 where `one` earned more, -1 where less, 0 where they cannot be told apart."""
        if self.corrected is None or self.corrected > SIZE:
            return 0
        return 1 if (self.difference.value or 0.0) > 0.0 else -1

    def reverse(self) -> "Pair":
        """Return the same pair, seen from the other's side."""
        seen = self.difference
        return replace(
            self,
            one=self.other,
            other=self.one,
            difference=replace(
                seen,
                value=_negative(seen.value),
                low=_negative(seen.high),
                high=_negative(seen.low),
            ),
        )


def compared(pairs: Sequence[tuple[Days, Days]], *, seed: int) -> tuple[Pair, ...]:
    """Compare each of `pairs`; all of them are one family of comparisons.

    Args:
        pairs: two and two, over the same days.
        seed: of the dice; each pair has the same ones, so that none depends on the others.
    """
    draws = max(_DRAWS, _DRAWS_A_PAIR * len(pairs))
    found = [_pair(one, other, seed=seed, draws=draws) for one, other in pairs]
    known = [place for place, pair in enumerate(found) if pair.p_value is not None]
    corrected = holm([found[place].p_value or 0.0 for place in known])
    for place, p_value in zip(known, corrected, strict=True):
        found[place] = replace(found[place], corrected=p_value)
    return tuple(found)


def _pair(one: Days, other: Days, *, seed: int, draws: int) -> Pair:
    found = paired_difference(
        one.returns,
        other.returns,
        formula=mean,
        resampling=Resampling(generator=np.random.default_rng(seed), draws=draws),
    )
    return Pair(
        one=one.name,
        other=other.name,
        difference=estimate(found.value, found.interval),
        p_value=found.p_value,
        corrected=None,
    )


def _negative(value: float | None) -> float | None:
    return None if value is None else 0.0 - value
