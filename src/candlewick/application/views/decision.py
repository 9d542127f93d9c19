"""What was decided, and what was checked on the way."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from candlewick.application.views.moment import utc
from candlewick.domain.decision import Check, Decision
from candlewick.domain.events import Attempt, Decided, Event, Intended
from candlewick.domain.versions import Versions
from candlewick.strategy.audit.decision_record import DecisionRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """One check of an answer."""

    name: str
    passed: bool
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """One decision, without its prompt.

    `hash` is None where it was not recorded, `worth` where no calibration sized a position by it.
    """

    id: str
    hash: str | None
    as_of: str
    symbol: str
    price: float
    signal: str
    confidence: str | None
    probability: float | None
    worth: float | None = None
    stop_loss: float | None
    take_profit: float | None
    size: float | None
    refused: str | None
    reason: str | None
    reasoning: str
    model: str
    provider: str
    recorded: bool
    cached: bool
    price_usd: float | None
    latency_ms: int
    prompt_tokens: int | None
    completion_tokens: int | None
    probabilities: dict[str, float]
    checks: list[CheckRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRow:
    """One question beside the prompt, and its answer."""

    question: str
    answer: str
    finish_reason: str | None
    checks: list[CheckRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectRow:
    """What was done about a decision: a refusal, an order, its outcome."""

    kind: str
    event: Event


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionDetail:
    """One decision whole: the exchange of words, what was done, and what it was made by."""

    decision: DecisionRow
    system: str
    prompt: str
    facts: list[str]
    request: str
    question: str
    answer: str
    model_reasoning: str
    failures: list[str]
    attempts: list[ExchangeRow]
    effects: list[EffectRow]
    snapshot: str
    versions: Versions
    settings: str


def decision_id(decision: Decision) -> str:
    """Return what a decision is called, such as BTC/USDT@2026-03-01T12:00Z."""
    return f"{decision.symbol}@{utc(decision.as_of).removesuffix(':00Z')}Z"


def recorded_row(record: DecisionRecord) -> DecisionRow:
    """Return what was decided, with the hash of its place in the journal."""
    worth = next((one.order.worth for one in record.effects if isinstance(one, Intended)), None)
    return replace(decision_row(record.decided), hash=record.hash, worth=worth)


def decision_row(event: Decided) -> DecisionRow:
    """Return what `event` decided."""
    decision, answer = event.decision, event.answer
    return DecisionRow(
        id=decision_id(decision),
        hash=None,
        as_of=utc(decision.as_of),
        symbol=decision.symbol,
        price=event.prompt.price,
        signal=decision.signal,
        confidence=decision.confidence,
        probability=decision.probability,
        stop_loss=decision.stop_loss,
        take_profit=decision.take_profit,
        size=decision.size,
        refused=decision.refused,
        reason=decision.reason,
        reasoning=decision.reasoning,
        model=answer.model,
        provider=answer.provider,
        recorded=answer.recorded,
        cached=answer.cached,
        price_usd=answer.spent_usd,
        latency_ms=answer.latency_ms,
        prompt_tokens=answer.usage.prompt_tokens,
        completion_tokens=answer.usage.completion_tokens,
        probabilities=dict(answer.probabilities),
        checks=_checks(event.checks),
    )


def decision_detail(record: DecisionRecord) -> DecisionDetail:
    """Return all that was recorded about a decision."""
    return replace(
        untraded_detail(record.decided),
        decision=recorded_row(record),
        effects=[EffectRow(kind=type(one).__name__, event=one) for one in record.effects],
    )


def untraded_detail(event: Decided) -> DecisionDetail:
    """Return all about a decision that nothing was done about."""
    prompt, answer = event.prompt, event.answer
    return DecisionDetail(
        decision=decision_row(event),
        system=prompt.system,
        prompt=prompt.user,
        facts=list(prompt.facts),
        request=answer.request,
        question=event.question,
        answer=answer.text,
        model_reasoning=answer.reasoning,
        failures=list(answer.failures),
        attempts=[_exchange(attempt) for attempt in event.attempts],
        effects=[],
        snapshot=event.snapshot,
        versions=event.versions,
        settings=event.settings,
    )


def _exchange(attempt: Attempt) -> ExchangeRow:
    return ExchangeRow(
        question=attempt.question,
        answer=attempt.answer.text,
        finish_reason=attempt.answer.finish_reason,
        checks=_checks(attempt.checks),
    )


def _checks(checks: Iterable[Check]) -> list[CheckRow]:
    return [CheckRow(name=one.name, passed=one.passed, detail=one.detail) for one in checks]
