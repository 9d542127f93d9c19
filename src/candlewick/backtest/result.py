"""What came of a back-test: plain values that can be written down and read back."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from candlewick.backtest.judgement import Finding, Judgement, Probe
from candlewick.domain.arrays import FloatArray


class ContenderKind(StrEnum):
    """Who made a run's decisions."""

    MODEL = "model"
    BASELINE = "baseline"
    LAST_MODEL = "last model"


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeRecord:
    """A position that was closed, or, with the reason "end", would have been at the last close.

    Attributes:
        symbol: such as "BTC/USDT".
        side: LONG or SHORT.
        quantity: [base currency, > 0].
        entry_price: [quote currency, > 0] slippage included.
        exit_price: [quote currency, > 0] slippage included.
        opened_at: [ms since 1970 UTC] a close.
        closed_at: [ms since 1970 UTC] a close.
        fees: [quote currency, >= 0] of both fills.
        slippage: [quote currency] what both fills lost; it is in the prices.
        funding: [quote currency] paid for holding it; negative was received.
        profit: [quote currency] after all of these.
        reason: why it was closed.
        confidence: what the model said of its certainty when it opened it, if it did.
        probability: [0 to 1] what that nominally stands for.
        author: who decided to open it, such as "deepseek-chat at api.deepseek.com".
    """

    symbol: str
    side: str
    quantity: float
    entry_price: float
    exit_price: float
    opened_at: int
    closed_at: int
    fees: float
    slippage: float
    funding: float
    profit: float
    reason: str
    confidence: str | None
    probability: float | None = None
    author: str | None = None

    @property
    def profit_fraction(self) -> float:
        """Return the profit as a fraction of what the position cost."""
        return self.profit / (self.entry_price * self.quantity)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRecord:
    """One decision.

    Attributes:
        symbol: such as "BTC/USDT".
        as_of: [ms since 1970 UTC] the close it was made for.
        signal: BUY, SELL, HOLD, CLOSE or UPDATE.
        price: [quote currency, > 0] the close.
        confidence: what the model said of its certainty, if it did.
        probability: [0..1] what that nominally stands for, if it said anything.
        stop_loss: [quote currency, > 0] if the answer named one.
        take_profit: [quote currency, > 0] if the answer named one.
        size: [0 < x <= 1, fraction of the equity] if the answer asked for one.
        reason: why the answer could not be used, as a fixed word, if it could not.
    """

    symbol: str
    as_of: int
    signal: str
    price: float
    confidence: str | None
    probability: float | None
    stop_loss: float | None
    take_profit: float | None
    size: float | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCosts:
    """What a run cost.

    Attributes:
        fees: [account currency, >= 0].
        slippage: [account currency, >= 0] what worse prices took; it is in the profits already.
        funding: [account currency] paid for holding contracts.
        model_usd: [US dollars, >= 0] what all answers cost when they were first given; None
            where a price is not known.
        prompt_tokens: [>= 0] of all answers, as far as the services counted them.
        completion_tokens: [>= 0] likewise.
    """

    fees: float = 0.0
    slippage: float = 0.0
    funding: float = 0.0
    model_usd: float | None = 0.0
    prompt_tokens: int = 0
    completion_tokens: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RunResult:
    """One contender's run over the plan.

    Attributes:
        name: as the table calls it.
        kind: who decided.
        run_id: the content address of the run; "" where nothing of it is kept.
        equity: [account currency] what the account was worth at each close of the result.
        trades: oldest first; what was open at the end comes last, valued at the last close.
        decisions: oldest first; empty for baselines, whose rules say everything.
        held: closes at which nothing was decided, because candles or an answer were missing.
        costs: what it cost.
    """

    name: str
    kind: ContenderKind
    run_id: str
    equity: tuple[float, ...]
    trades: tuple[TradeRecord, ...]
    decisions: tuple[DecisionRecord, ...]
    held: int
    costs: RunCosts

    @property
    def curve(self) -> FloatArray:
        """Return `equity` as an array [shape=(closes,), account currency]."""
        return np.array(self.equity)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartResult:
    """How a run did on one side of its model's knowledge cut-off.

    Attributes:
        name: whose run.
        part: "before" or "after" the cut-off.
        closes: how many [>= 0].
        total_return: [fraction] from the part's first close to its last; None where too short.
        market_return: [fraction] of holding the markets evenly over the part; None likewise.
        trades: how many were closed in it [>= 0].
    """

    name: str
    part: str
    closes: int
    total_return: float | None
    market_return: float | None
    trades: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BacktestResult:
    """All contenders over one plan.

    Attributes:
        settings: what was replayed, and at what costs.
        hashes: sha256 of the code and of each market's candles, to know the same run again.
        closes: [ms since 1970 UTC] the moments of each run's `equity`.
        balance: [account currency, > 0] what each began with.
        currency: such as "USDT".
        runs: the first is the one that is judged.
        parts: before and after the model's knowledge cut-off; empty where it is not known.
        percentile: [0 to 100] of random runs with the same turnover that the first one beat;
            None without a trade.
        verdict: in words.
        audited: how many prompts were rebuilt from data cut at their close; None if none were to be.
        judgement: every statistic of every run.
        findings: what they mean, in sentences.
        probes: how the models decided in markets that never were; empty if that was not asked for.
    """

    settings: Mapping[str, object]
    hashes: Mapping[str, str]
    closes: tuple[int, ...]
    balance: float
    currency: str
    runs: tuple[RunResult, ...]
    parts: tuple[PartResult, ...]
    percentile: float | None
    verdict: str
    audited: int | None
    judgement: Judgement
    findings: tuple[Finding, ...]
    probes: tuple[Probe, ...] = ()
