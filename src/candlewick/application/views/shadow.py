"""Challengers beside the live model, as data."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from candlewick.application.views.decision import DecisionDetail, decision_id, untraded_detail
from candlewick.application.views.moment import utc
from candlewick.backtest.shadow.agreement import Agreement, agreement
from candlewick.domain.answer import Answer
from candlewick.domain.events import Decided
from candlewick.strategy.audit.shadow_pair import ShadowPair

if TYPE_CHECKING:
    from candlewick.backtest.shadow.accounting import Played

LABEL: Final = "stateless shadow accounting"
"""What a result of `play_both` is called wherever it is shown.

Every question told of the live account's position, not of the one that these decisions alone would
have led to: a challenger that did not buy with the live model was asked what to do with a position
that it would not have had.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShadowRow:
    """What one challenger said to one question, and what was decided live.

    Attributes:
        id: of the live decision, such as BTC/USDT@2026-03-01T12:00Z.
        hash: of the live decision.
        as_of: [ISO] the close.
        symbol: such as "BTC/USDT".
        live: the signal of the live decision.
        challenger: who was asked.
        signal: its signal; None where it gave no answer.
        same: whether both are the same; None likewise.
        confidence: how sure it says it is, if it does.
        refused: why its answer could not be used, if it could not; the signal is then HOLD.
        failure: why there is no answer; "" where there is one.
        price_usd: [USD, >= 0] what its answers cost; None where that is not known.
        latency_ms: [>= 0] how long the answer that counts took; None without one.
    """

    id: str
    hash: str
    as_of: str
    symbol: str
    live: str
    challenger: str
    signal: str | None
    same: bool | None
    confidence: str | None
    refused: str | None
    failure: str
    price_usd: float | None
    latency_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShadowAnswer:
    """What one challenger said to one question, whole; `detail` is None where it said nothing."""

    row: ShadowRow
    detail: DecisionDetail | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """What answers cost in money and time.

    Attributes:
        model_usd: [USD, >= 0] all recorded answers; None where a price is not known.
        median_latency_ms: [>= 0] of the answers that count; None without one.
    """

    model_usd: float | None
    median_latency_ms: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengerRow:
    """One challenger beside the live model, over the questions that it was asked.

    Attributes:
        challenger: its name in the settings.
        since: [ISO] the first close it was asked about.
        until: [ISO] the newest.
        asked: [> 0] questions; each market's close is one.
        missed: [>= 0] live decisions in that time that it was not asked about: it was stopped.
        answered: [>= 0] questions with an answer.
        refused: [>= 0] answers that could not be used; they hold, as live ones do.
        failure: why the newest unanswered question was not; "" where there is none.
        agreement: with the live decisions, where both answers could be used.
        effort: what its answers took.
        live_effort: what the live answers to the same questions took.
        label: how the result was played.
        played: what both sides' decisions would have earned; None where that cannot be said.
        unplayed: why not; "" where it can.
        verdict: in words.
    """

    challenger: str
    since: str
    until: str
    asked: int
    missed: int
    answered: int
    refused: int
    failure: str
    agreement: Agreement
    effort: Effort
    live_effort: Effort
    label: str = LABEL
    played: "Played | None"
    unplayed: str
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShadowReport:
    """All challengers of an account.

    Attributes:
        account: its name.
        challengers: in the order of their names.
        spent_usd: [USD, >= 0] what all their questions cost so far, unanswered ones that may be
            billed at their estimate.
        budget_usd: [USD, > 0] what they may cost; None for any amount.
    """

    account: str
    challengers: list[ChallengerRow]
    spent_usd: float
    budget_usd: float | None


def shadow_row(pair: ShadowPair) -> ShadowRow:
    """Return one answer beside its live decision."""
    live, said = pair.live.decision, pair.said.decided
    return ShadowRow(
        id=decision_id(live),
        hash=pair.hash,
        as_of=utc(live.as_of),
        symbol=live.symbol,
        live=live.signal,
        challenger=pair.said.challenger,
        signal=None if said is None else said.decision.signal,
        same=None if said is None else said.decision.signal is live.signal,
        confidence=None if said is None else said.decision.confidence,
        refused=None if said is None else said.decision.refused,
        failure=pair.said.failure,
        price_usd=None if said is None else _price(said),
        latency_ms=None if said is None else said.answer.latency_ms,
    )


def shadow_answer(pair: ShadowPair) -> ShadowAnswer:
    """Return one answer whole: prompt, request, answer, checks."""
    said = pair.said.decided
    return ShadowAnswer(
        row=shadow_row(pair), detail=None if said is None else untraded_detail(said)
    )


def challenger_row(
    pairs: Sequence[ShadowPair], *, missed: int, played: "Played | str"
) -> ChallengerRow:
    """Sum up what one challenger said.

    Args:
        pairs: at least one, all of one challenger, oldest first.
        missed: [>= 0] live decisions meanwhile that it was not asked about.
        played: what came of playing both sides, or why they cannot be played.
    """
    answered = [pair.said.decided for pair in pairs if pair.said.decided is not None]
    failures = [pair.said.failure for pair in pairs if pair.said.decided is None]
    usable = [
        (pair.live.decision.signal, pair.said.decided.decision.signal)
        for pair in pairs
        if pair.said.decided is not None
        if pair.live.decision.refused is None and pair.said.decided.decision.refused is None
    ]
    unplayed = played if isinstance(played, str) else ""
    return ChallengerRow(
        challenger=pairs[0].said.challenger,
        since=utc(pairs[0].said.at),
        until=utc(pairs[-1].said.at),
        asked=len(pairs),
        missed=missed,
        answered=len(answered),
        refused=sum(one.decision.refused is not None for one in answered),
        failure=failures[-1] if failures else "",
        agreement=agreement(usable),
        effort=_effort(answered),
        live_effort=_effort([pair.live for pair in pairs]),
        played=None if isinstance(played, str) else played,
        unplayed=unplayed,
        verdict=f"cannot be played: {unplayed}" if isinstance(played, str) else played.verdict,
    )


def _effort(decided: Sequence[Decided]) -> Effort:
    prices = [_price(one) for one in decided]
    known = [price for price in prices if price is not None]
    latencies = [one.answer.latency_ms for one in decided]
    return Effort(
        model_usd=sum(known) if len(known) == len(prices) else None,
        median_latency_ms=statistics.median(latencies) if latencies else None,
    )


def _price(decided: Decided) -> float | None:
    """Return what the answers of a decision cost when they were first given."""
    answers: list[Answer] = [decided.answer, *(one.answer for one in decided.attempts)]
    prices = [answer.price_usd for answer in answers if answer.price_usd is not None]
    return sum(prices) if len(prices) == len(answers) else None
