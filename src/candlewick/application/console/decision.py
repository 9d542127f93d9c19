"""A decision in a terminal, with every word that was exchanged."""

from collections.abc import Iterator, Sequence

from candlewick.application.console.event_line import event_line
from candlewick.application.views.decision import CheckRow, DecisionDetail, ExchangeRow
from candlewick.domain.harmless import harmless


def decision_text(details: Sequence[DecisionDetail]) -> str:
    """Return each decision whole; no line of what was said is folded."""
    return "\n\n".join(_whole(detail) for detail in details)


def _whole(detail: DecisionDetail) -> str:
    row = detail.decision
    made = detail.versions
    named = {
        "prompt, system": detail.system,
        "prompt, user": detail.prompt,
        "facts": "\n".join(detail.facts),
        "request": detail.request,
        **{
            f"attempt {place}": _exchange(one) for place, one in enumerate(detail.attempts, start=1)
        },
        "asked besides the prompt": detail.question,
        "model's reasoning": detail.model_reasoning,
        "answer": detail.answer,
        "models that failed before": "\n".join(detail.failures),
        "checks": _checks(row.checks),
        "decision": f"{row.signal}: {row.refused or row.reasoning}",
        "what was done": "\n".join(_effects(detail)) or "nothing",
        "made by": "\n".join(
            f"{name}: {value}"
            for name, value in (
                ("record", row.hash),
                ("snapshot", detail.snapshot),
                ("code", made.code),
                ("template", made.template),
                ("extractor", made.extractor),
            )
            if value
        ),
    }
    parts = [f"{row.as_of} {row.symbol}, {row.model} ({row.provider})"]
    parts += [f"== {name} ==\n{text}" for name, text in named.items() if text]
    return harmless("\n\n".join(parts))


def _effects(detail: DecisionDetail) -> Iterator[str]:
    lines = (event_line(effect.event) for effect in detail.effects)
    return (line.plain for line in lines if line is not None)


def _exchange(one: ExchangeRow) -> str:
    return "\n".join(part for part in (one.question, one.answer, _checks(one.checks)) if part)


def _checks(checks: Sequence[CheckRow]) -> str:
    return "\n".join(
        f"{'passed' if check.passed else 'REFUSED'}: {check.name} {check.detail}".rstrip()
        for check in checks
    )
