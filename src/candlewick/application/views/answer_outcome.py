"""How each model's answers were read: accepted, or refused and why."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from candlewick.domain.answer import Answer
from candlewick.domain.decision import Check
from candlewick.domain.events import Decided
from candlewick.errors import RefusalReason

_READING: Final = {reason.value for reason in RefusalReason} - {RefusalReason.NO_AGREEMENT.value}


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRow:
    """One model's answers.

    Attributes:
        model: which model answered.
        provider: where.
        asked: [>= 1] every answer counts: first ones, corrected ones, samples of a vote.
        accepted: [>= 0] how many of them stated a decision that could be used.
        refused: [>= 0] how many did not.
        reasons: how often for each reason, the most frequent first.
        corrected: [>= 0] how many of the accepted ones answered a corrective question.
    """

    model: str
    provider: str
    asked: int
    accepted: int
    refused: int
    reasons: dict[str, int]
    corrected: int


def outcome_rows(decided: Iterable[Decided]) -> list[OutcomeRow]:
    """Return a row for each model that answered, the most often asked first."""
    asked: Counter[tuple[str, str]] = Counter()
    corrected: Counter[tuple[str, str]] = Counter()
    reasons: dict[tuple[str, str], Counter[str]] = {}
    for question, answer, checks in _exchanges(decided):
        who = (answer.model, answer.provider)
        reason = _reason(checks)
        asked[who] += 1
        counted = reasons.setdefault(who, Counter())
        if reason is not None:
            counted[reason] += 1
        elif question:
            corrected[who] += 1
    return [
        OutcomeRow(
            model=who[0],
            provider=who[1],
            asked=count,
            accepted=count - reasons[who].total(),
            refused=reasons[who].total(),
            reasons=dict(sorted(reasons[who].items(), key=lambda item: (-item[1], item[0]))),
            corrected=corrected[who],
        )
        for who, count in sorted(asked.items(), key=lambda item: (-item[1], item[0]))
    ]


def _exchanges(decided: Iterable[Decided]) -> Iterator[tuple[str, Answer, Sequence[Check]]]:
    for event in decided:
        for attempt in event.attempts:
            yield attempt.question, attempt.answer, attempt.checks
        yield event.question, event.answer, event.checks


def _reason(checks: Sequence[Check]) -> str | None:
    """Return why an answer was refused, whatever became of it in a vote; None where it was not."""
    failed = (check.name for check in checks if not check.passed)
    return next((name for name in failed if name in _READING), None)
