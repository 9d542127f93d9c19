"""What the statistics say of every contender: plain values that can be written down."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from candlewick.backtest.calibration.brier_score import BrierScore
from candlewick.backtest.statistics.figure import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One statistic of one contender, and how sure it is.

    Attributes:
        value: None where it does not exist; `reason` says why.
        low: lower bound of its 95 % interval; None where there is none.
        high: upper bound.
        reason: why the value is missing; "" where it is there.
        unsure: why the interval is missing; "" where it is there.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    reason: str = ""
    unsure: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Every statistic of one contender.

    Attributes:
        name: whose.
        estimates: by the names of `Summary`, in its order.
    """

    name: str
    estimates: Mapping[str, Estimate]


@dataclass(frozen=True, slots=True, kw_only=True)
class Margin:
    """How much more the judged one earned than another, on the same days.

    Attributes:
        other: its name.
        total_return: [fraction] the difference of the total returns.
        p_value: [0 to 1] how often chance alone makes a difference this large; None where that
            cannot be said.
    """

    other: str
    total_return: Estimate
    p_value: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """A model's place among random accounts with the same turnover and holding times.

    Attributes:
        name: whose.
        sides: "drawn" where chance also tossed each side, "kept" where it drew the times only,
            because the model was only ever on one side.
        draws: how many random accounts.
        total_return: [0 to 100] how many of them it beat by return.
        sharpe: [0 to 100] by Sharpe ratio.
    """

    name: str
    sides: str
    draws: int
    total_return: Figure
    sharpe: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Where 95 of 100 of the judged one's random accounts stood at each day's end.

    Attributes:
        end: [ms since 1970 UTC] the midnights; the first entry is the start.
        low: [account currency] quantile 0.025.
        middle: [account currency] the median.
        high: [account currency] quantile 0.975.
    """

    end: tuple[int, ...]
    low: tuple[float, ...]
    middle: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Luck:
    """Whether the judged one's Sharpe ratio is more than luck.

    Attributes:
        trials: [> 0] back-tests of real markets that were ever begun here, this one included.
        probabilistic: [0 to 1] probability that the true ratio is above 0, had it been the only
            trial.
        deflated: [0 to 1] the same, the trials counted.
    """

    trials: int
    probabilistic: Figure
    deflated: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Whether a model's stated confidence comes true: its trade ends with a profit.

    Attributes:
        name: whose.
        words: [0 to 1] what each stated word is taken for.
        trades: [> 0] closed trades whose model had stated a confidence.
        stated: [0 to 1] mean probability in each bin of the reliability diagram.
        came_true: [0 to 1] share of the bin's trades with a profit.
        low: [0 to 1] lower bound of that share, 95 %.
        high: [0 to 1] upper bound.
        count: [> 0] trades in each bin.
        expected_error: [0 to 1] the expected calibration error.
        brier: the Brier score and what it is made of.
        skill: [<= 1] above 0 beats always stating the base rate.
        corrected: [0 to 1] Brier score of the probabilities corrected by what was known before
            each trade (walk-forward isotonic regression).
        uncorrected: [0 to 1] Brier score of the stated ones for the very same trades.
    """

    name: str
    words: Mapping[str, float]
    trades: int
    stated: tuple[float, ...]
    came_true: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    count: tuple[int, ...]
    expected_error: float
    brier: BrierScore
    skill: Figure
    corrected: Figure
    uncorrected: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Leakage:
    """What is left of a model's result after its knowledge ends.

    Attributes:
        name: whose.
        annual_before: [fraction per year] mean return of the days up to the cut-off.
        annual_after: [fraction per year] of the days after it.
        sharpe_before: [per year].
        sharpe_after: [per year].
        annual_decay: [fraction] (before - after) / before: 0 kept all, 1 lost all.
        sharpe_decay: [fraction] likewise.
    """

    name: str
    annual_before: Figure
    annual_after: Figure
    sharpe_before: Figure
    sharpe_after: Figure
    annual_decay: Figure
    sharpe_decay: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """A model's decisions in the true market beside those in one that never was.

    The measures of Profit Mirage (arXiv 2510.07920). One who remembers decides the same in both.

    Attributes:
        name: whose.
        market: how the candles were changed.
        decisions: how many were compared.
        consistency: [0 to 1] PC, the share that stayed the same. High is suspect.
        invariance: [0 to 1] CI, how little the stated confidence of those moved. High is suspect.
        dependency: [nats, >= 0] IDS, how far the action's probabilities moved. Low is suspect.
    """

    name: str
    market: str
    decisions: int
    consistency: Figure
    invariance: Figure
    dependency: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Superiority:
    """Hansen's test of whether the best of several models beats a benchmark.

    Attributes:
        benchmark: its name.
        best: the model with the largest advantage.
        p_value: [0 to 1] of "none beats it", the consistent one.
        lower: [0 to 1] its lower bound.
        upper: [0 to 1] its upper bound.
    """

    benchmark: str
    best: str
    p_value: float
    lower: float
    upper: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """Everything that the statistics say.

    Attributes:
        scores: of every contender, the judged one first.
        margins: the judged one against each other.
        chances: of each model that traded.
        band: of the judged one's random accounts; None without a trade.
        luck: of the judged one.
        calibrations: of each model that stated a confidence.
        leakages: of each model, where the cut-off is known.
        superiorities: where several models ran.
        best: p-value of each contender in the model confidence set; those above 0.05 cannot be
            told from the best. Empty where the days are too few.
    """

    scores: tuple[Score, ...]
    margins: tuple[Margin, ...]
    chances: tuple[Chance, ...]
    band: Band | None
    luck: Luck
    calibrations: tuple[Calibration, ...]
    leakages: tuple[Leakage, ...]
    superiorities: tuple[Superiority, ...]
    best: Mapping[str, float]


class Tone(StrEnum):
    """How a finding bears on trusting the result."""

    FOR = "for"
    AGAINST = "against"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One sentence, and how it bears on trusting the result."""

    tone: Tone
    text: str
