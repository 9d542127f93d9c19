"""How often two who were asked the same say the same, and how much of that is chance."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from candlewick.backtest.statistics.figure import Figure
from candlewick.domain.decision import Signal

FEWEST_PAIRS: Final = 30
"""[answers] below which agreement says little: a share of 0.5 may then be off by 0.18 (95 %)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What two say to the same questions.

    Attributes:
        pairs: [>= 0] questions to which both gave an answer that can be used.
        share: [0 to 1] of them to which both said the same signal.
        kappa: [-1 to 1] Cohen's: 1 is full agreement, 0 as much as chance makes.
    """

    pairs: int
    share: Figure
    kappa: Figure

    @property
    def is_few(self) -> bool:
        """Return whether these are too few to say much."""
        return self.pairs < FEWEST_PAIRS


def agreement(pairs: Sequence[tuple[Signal, Signal]]) -> Agreement:
    """Count how often both say the same, and take off what chance alone makes (Cohen 1960).

    kappa = (p - e) / (1 - e), where p is the share of equal answers and e the share that two
    would have who say each signal as often as these and know nothing of each other.
    """
    count = len(pairs)
    if not count:
        nothing = Figure(None, "no question was answered by both")
        return Agreement(pairs=0, share=nothing, kappa=nothing)
    same = sum(one == other for one, other in pairs)
    firsts, seconds = (Counter(pair[side] for pair in pairs) for side in (0, 1))
    chance = sum(firsts[signal] * seconds[signal] for signal in firsts)
    if chance == count * count:
        kappa = Figure(None, "both always said the same one thing")
    else:
        kappa = Figure((same * count - chance) / (count * count - chance))
    return Agreement(pairs=count, share=Figure(same / count), kappa=kappa)
