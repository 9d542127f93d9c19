"""What became of the positions that a model opened."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from candlewick.backtest.calibration.walk_forward import StatedConfidence
from candlewick.backtest.result import RunResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A stated probability, and whether it came true.

    Attributes:
        symbol: such as "BTC/USDT".
        decided_at: [ms since 1970 UTC] the close.
        known_at: [ms since 1970 UTC] when the position was closed.
        probability: [0 to 1] as stated.
        came_true: whether it was closed with a profit.
        run_id: the back-test that it is from.
    """

    symbol: str
    decided_at: int
    known_at: int
    probability: float
    came_true: bool
    run_id: str


def outcomes_of(run: RunResult) -> dict[str, list[Outcome]]:
    """Return the outcomes of `run` by who answered; what was open at its end has none."""
    found: dict[str, list[Outcome]] = {}
    for trade in run.trades:
        if trade.author is None or trade.probability is None or trade.reason == "end":
            continue
        outcome = Outcome(
            symbol=trade.symbol,
            decided_at=trade.opened_at,
            known_at=trade.closed_at,
            probability=trade.probability,
            came_true=trade.profit > 0.0,
            run_id=run.run_id,
        )
        found.setdefault(trade.author, []).append(outcome)
    return found


def without_repeats(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """Return `outcomes` in the order of deciding, the first of each market and close."""
    first: dict[tuple[int, str], Outcome] = {}
    for one in outcomes:
        first.setdefault((one.decided_at, one.symbol), one)
    return tuple(first[key] for key in sorted(first))


def stated_confidence(outcomes: Sequence[Outcome]) -> StatedConfidence:
    """Return `outcomes`, which are in the order of deciding, as columns."""
    return StatedConfidence(
        decided_at=np.array([one.decided_at for one in outcomes], dtype=np.int64),
        known_at=np.array([one.known_at for one in outcomes], dtype=np.int64),
        confidence=np.array([one.probability for one in outcomes]),
        outcome=np.array([float(one.came_true) for one in outcomes]),
    )
