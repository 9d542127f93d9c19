"""What was decided, and what was checked on the way."""

from dataclasses import dataclass

from candlewick.application.views.moment import utc
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
    stop_loss: float | None
    take_profit: float | None
    refused: str | None
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
class DecisionDetail:
    """One decision with the whole exchange of words."""

    decision: DecisionRow
    system: str
    prompt: str
    facts: list[str]
    request: str
    answer: str
    model_reasoning: str
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
        stop_loss=decision.stop_loss,
        take_profit=decision.take_profit,
        refused=decision.refused,
        reasoning=decision.reasoning,
        model=answer.model,
        provider=answer.provider,
        recorded=answer.recorded,
        cached=answer.cached,
        price_usd=answer.price_usd,
        latency_ms=answer.latency_ms,
        prompt_tokens=answer.usage.prompt_tokens,
        completion_tokens=answer.usage.completion_tokens,
        probabilities=dict(answer.probabilities),
        checks=[
            CheckRow(name=check.name, passed=check.passed, detail=check.detail)
            for check in event.checks
        ],
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
        answer=answer.text,
        model_reasoning=answer.reasoning,
        failures=list(answer.failures),
    )
