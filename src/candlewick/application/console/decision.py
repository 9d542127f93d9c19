"""A decision in a terminal, with every word that was exchanged."""

from collections.abc import Sequence

from candlewick.application.views.decision import AttemptDetail, CheckRow, DecisionDetail
from candlewick.domain.harmless import harmless


def decision_text(details: Sequence[DecisionDetail]) -> str:
    """Return each decision whole; no line of what was said is folded."""
    return "\n\n".join(_whole(detail) for detail in details)


def _whole(detail: DecisionDetail) -> str:
    row = detail.decision
    named = {
        "prompt, system": detail.system,
        "prompt, user": detail.prompt,
        "facts": "\n".join(detail.facts),
        "request": detail.request,
        "other exchanges": "\n\n".join(_exchange(one) for one in detail.attempts),
        "corrective question": detail.question,
        "model's reasoning": detail.model_reasoning,
        "answer": detail.answer,
        "models that failed before": "\n".join(detail.failures),
        "checks": _checks(row.checks),
        "decision": f"{row.signal}: {row.refused or row.reasoning}",
    }
    parts = [f"{row.as_of} {row.symbol}, {row.model} ({row.provider})"]
    parts += [f"== {name} ==\n{text}" for name, text in named.items() if text]
    return harmless("\n\n".join(parts))


def _exchange(attempt: AttemptDetail) -> str:
    question = f"{attempt.question}\n" if attempt.question else ""
    return f"{question}-- {attempt.model}:\n{attempt.answer}\n-- checks:\n{_checks(attempt.checks)}"


def _checks(checks: Sequence[CheckRow]) -> str:
    return "\n".join(
        f"{'passed' if check.passed else 'REFUSED'}: {check.name} {check.detail}".rstrip()
        for check in checks
    )
