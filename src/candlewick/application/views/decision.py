"""What was decided, and what was checked on the way."""

from collections.abc import Sequence
from dataclasses import dataclass

from candlewick.application.views.moment import utc
from candlewick.domain.decision import Check
from candlewick.domain.events import Decided


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRow:
    """One check of an answer."""

    name: str
    passed: bool
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRow:
    """One decision, without its prompt."""

    as_of: str
    symbol: str
    price: float
    signal: str
    confidence: str | None
    probability: float | None
    stop_loss: float | None
    take_profit: float | None
    size: float | None
    refused: str | None
    reason: str | None
    reasoning: str
    model: str
    provider: str
    recorded: bool
    latency_ms: int
    prompt_tokens: int | None
    completion_tokens: int | None
    probabilities: dict[str, float]
    checks: list[CheckRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptDetail:
    """Another exchange of the same decision: before a corrective question, or in a vote."""

    question: str
    answer: str
    model: str
    checks: list[CheckRow]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionDetail:
    """One decision with the whole exchange of words."""

    decision: DecisionRow
    system: str
    prompt: str
    facts: list[str]
    request: str
    question: str
    answer: str
    model_reasoning: str
    attempts: list[AttemptDetail]
    failures: list[str]


def decision_row(event: Decided) -> DecisionRow:
    """Return what `event` decided."""
    decision, answer = event.decision, event.answer
    return DecisionRow(
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
        latency_ms=answer.latency_ms,
        prompt_tokens=answer.usage.prompt_tokens,
        completion_tokens=answer.usage.completion_tokens,
        probabilities=dict(answer.probabilities),
        checks=_checks(event.checks),
    )


def decision_detail(event: Decided) -> DecisionDetail:
    """Return what `event` decided, with the prompt and the answer."""
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
        attempts=[
            AttemptDetail(
                question=attempt.question,
                answer=attempt.answer.text,
                model=attempt.answer.model,
                checks=_checks(attempt.checks),
            )
            for attempt in event.attempts
        ],
        failures=list(answer.failures),
    )


def _checks(checks: Sequence[Check]) -> list[CheckRow]:
    return [CheckRow(name=one.name, passed=one.passed, detail=one.detail) for one in checks]
