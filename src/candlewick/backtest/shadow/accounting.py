"""What both sides' decisions would have earned, played over the recorded candles."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from candlewick.backtest.simulator.market import simulated_market
from candlewick.backtest.simulator.placed_tape import placed
from candlewick.backtest.simulator.signal_tape import SignalTape
from candlewick.backtest.statistics.block_bootstrap import Resampling
from candlewick.backtest.statistics.interval import Difference, paired_difference
from candlewick.backtest.statistics.return_formulas import total_return
from candlewick.backtest.sweep.trial import Setup, Stage, TrialResult, run_trial
from candlewick.domain.candles import Candles
from candlewick.domain.decision import Decision, Signal

FEWEST_DAYS: Final = 20
FEWEST_TRADES: Final = 10
_SEED: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question, and what either side decided on it.

    Attributes:
        live: what was decided live.
        other: what the challenger decided; None where it gave no answer.
    """

    live: Decision
    other: Decision | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What came of playing both sides' decisions, each with an account of its own.

    Attributes:
        live: of the live decisions.
        other: of the challenger's.
        difference: how much more the challenger's earned [fraction], over the same days.
    """

    live: TrialResult
    other: TrialResult
    difference: Difference

    @property
    def days(self) -> int:
        """Return over how many days [>= 1], the first and the last perhaps in part."""
        return len(self.live.returns)

    @property
    def trades(self) -> int:
        """Return how many positions both sides closed together [>= 0]."""
        return self.live.trades + self.other.trades

    @property
    def is_few(self) -> bool:
        """Return whether days or trades are too few to tell the two apart."""
        return self.days < FEWEST_DAYS or self.trades < FEWEST_TRADES

    @property
    def verdict(self) -> str:
        """Say what can be said."""
        if self.is_few:
            return (
                f"too few days or trades to tell: {self.days} and {self.trades}, where"
                f" {FEWEST_DAYS} and {FEWEST_TRADES} are needed"
            )
        if not self.difference.is_significant:
            return "cannot be told apart"
        more = (self.difference.value.value or 0.0) > 0.0
        return "the challenger's earned more" if more else "the live ones earned more"


def play_both(
    markets: Mapping[str, Candles], questions: Sequence[Question], *, setup: Setup
) -> Played:
    """Play the decisions of both sides on the same questions as signal tapes.

    Each side has an even part of the balance in each market. UPDATE changes nothing: it was said of
    the live position, and these accounts may hold another one. Between the first close and the last, closes without a question are held on both sides.

    Args:
        markets: the candles of every market of `questions`, with 24 before the first close.
        questions: at least one, all on closes of their market's candles.
        setup: the account's limits and costs.
    """
    closes = [one.live.as_of for one in questions]
    shortest = min(candles.timeframe.ms for candles in markets.values())
    start, end = min(closes) - shortest, max(closes)
    simulated = tuple(
        simulated_market(candles, start=start, end=end) for _, candles in sorted(markets.items())
    )
    grid = range(start + shortest, end + 1, shortest)

    def result(decisions: list[Decision]) -> TrialResult:
        tapes = (_tape(candles, decisions, end) for _, candles in sorted(markets.items()))
        return run_trial(Stage(tapes=tuple(map(placed, simulated, tapes)), closes=grid), setup)

    live = result([one.live for one in questions])
    other = result([one.other for one in questions if one.other is not None])
    difference = paired_difference(
        np.array(other.returns),
        np.array(live.returns),
        formula=total_return,
        resampling=Resampling(generator=np.random.default_rng(_SEED)),
    )
    return Played(live=live, other=other, difference=difference)


def _tape(candles: Candles, decisions: list[Decision], end: int) -> SignalTape:
    """Return the tape of one market's decisions, on the closes of its own candles."""
    mine = [one for one in decisions if one.symbol == candles.symbol]
    last, span = candles.timeframe.last_close(end), candles.timeframe.ms
    first = min([one.as_of for one in mine], default=last)
    acted = [one for one in mine if one.signal is not Signal.UPDATE]
    return SignalTape.of(candles.symbol, range(first, last + 1, span), acted)
