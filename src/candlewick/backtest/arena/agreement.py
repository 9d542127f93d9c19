"""How often two contenders decide the same."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from candlewick.backtest.result import RunResult
from candlewick.backtest.statistics.figure import Figure

_NONE: Final = "there is no close at which both gave an answer that could be used"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Two contenders' decisions at the same closes of the same markets.

    Attributes:
        one: a name.
        other: the other's.
        decisions: [>= 0] how many were compared; closes where one was refused are left out.
        share: [0 to 1] how many of them were the same.
        kappa: [-1 to 1] Cohen's: 0 is what two who decide as often so, each by itself, agree on by
            chance; 1 is always (Cohen 1960).
    """

    one: str
    other: str
    decisions: int
    share: Figure
    kappa: Figure


def agreements(runs: Sequence[RunResult]) -> tuple[Agreement, ...]:
    """Compare each pair of `runs`, in their order."""
    said = [
        {(one.symbol, one.as_of): one.signal for one in run.decisions if one.reason is None}
        for run in runs
    ]
    return tuple(
        _agreement(
            runs[a].name,
            runs[b].name,
            [(said[a][at], said[b][at]) for at in said[a].keys() & said[b].keys()],
        )
        for a, b in combinations(range(len(runs)), 2)
    )


def _agreement(one: str, other: str, signals: Sequence[tuple[str, str]]) -> Agreement:
    count = len(signals)
    if not count:
        none = Figure(None, _NONE)
        return Agreement(one=one, other=other, decisions=0, share=none, kappa=none)
    same = sum(first == second for first, second in signals)
    firsts = Counter(first for first, _ in signals)
    seconds = Counter(second for _, second in signals)
    by_chance = sum(firsts[signal] * seconds[signal] for signal in firsts)
    kappa = (
        Figure(None, "both always decided the same one thing")
        if by_chance == count * count
        else Figure((count * same - by_chance) / (count * count - by_chance))
    )
    return Agreement(one=one, other=other, decisions=count, share=Figure(same / count), kappa=kappa)
