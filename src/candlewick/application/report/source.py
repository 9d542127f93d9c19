"""What a report is made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from candlewick.backtest.result import BacktestResult
from candlewick.domain.candles import Candles


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """The words of one decision.

    Attributes:
        system: what the model was told to be.
        prompt: what it was asked.
        answer: what it answered.
        reasoning: what it thought aloud, if it shows that.
        model: which model answered.
    """

    system: str
    prompt: str
    answer: str
    reasoning: str
    model: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSource:
    """All that a report shows.

    Attributes:
        result: of the back-test.
        markets: the true candles of each symbol over the time that is judged.
        exchanges: by the place of the judged run's decision.
        command: what makes the same result again.
        version: of Candlewick.
    """

    result: BacktestResult
    markets: Mapping[str, Candles]
    exchanges: Mapping[int, Exchange]
    command: Sequence[str]
    version: str
