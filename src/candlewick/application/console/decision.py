"""A decision in a terminal, with every word that was exchanged."""

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from candlewick.application.console.theme import HEADING
from candlewick.application.views.decision import DecisionDetail
from candlewick.domain.harmless import harmless


def decision_text(details: Sequence[DecisionDetail]) -> RenderableType:
    """Return each decision whole."""
    return Group(*(part for detail in details for part in _parts(detail)))


def _parts(detail: DecisionDetail) -> list[Text]:
    row = detail.decision
    outcome = f"{row.signal}: {row.refused or row.reasoning}"
    named = {
        "prompt, system": detail.system,
        "prompt, user": detail.prompt,
        "facts": "\n".join(detail.facts),
        "request": detail.request,
        "model's reasoning": detail.model_reasoning,
        "answer": detail.answer,
        "models that failed before": "\n".join(detail.failures),
        "checks": "\n".join(
            f"{'passed' if check.passed else 'REFUSED'}: {check.name} {check.detail}"
            for check in row.checks
        ),
        "decision": outcome,
    }
    parts = [Text(f"\n{row.as_of} {row.symbol}, {row.model} ({row.provider})", style=HEADING)]
    for name, text in named.items():
        if text:
            parts += [Text(f"\n{name}", style=HEADING), Text(harmless(text))]
    return parts
