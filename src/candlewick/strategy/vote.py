"""Several answers to one question, and whether they agree."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from candlewick.domain.answer import Answer
from candlewick.domain.decision import Check, Decision, Signal
from candlewick.errors import RefusalReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question, its answer, and what code read out of it.

    Attributes:
        question: what was said besides the prompt; "" for nothing.
        sample: [>= 0] which of the answers of a vote it belongs to.
        answer: what came back.
        decision: what it says; refused where it could not be used.
        checks: what was looked at.
    """

    question: str
    sample: int
    answer: Answer
    decision: Decision
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """What several answers come to.

    Attributes:
        chosen: the answer that the decision rests on.
        decision: its decision; or to hold, where too few agree.
        check: how many agreed.
    """

    chosen: Exchange
    decision: Decision
    check: Check


def cast_votes(samples: Sequence[Exchange], *, asked: int, agreement: float, price: float) -> Vote:
    """Return what `samples` agree on.

    A refused answer, and one that never came, agrees with nothing. The levels are those of one
    of the answers that agree, the one whose stop is the median distance away (of two in the
    middle the nearer one): an average would be a level that nobody reasoned for.

    Args:
        samples: the answers that came, at least one.
        asked: [>= len(samples)] how many were asked for.
        agreement: [0.5 < x <= 1] share of `asked` that must say the same signal.
        price: [quote currency, > 0] which the distances are seen from.
    """
    usable = [one for one in samples if one.decision.refused is None]
    votes = Counter(one.decision.signal for one in usable)
    detail = ", ".join(f"{count} of {asked} say {signal}" for signal, count in votes.most_common())
    if not votes:
        detail = f"none of {asked} answers could be used"
        check = Check(name="agreement", passed=False, detail=detail)
        return Vote(chosen=samples[0], decision=samples[0].decision, check=check)
    signal, count = votes.most_common(1)[0]
    if count < agreement * asked:
        return _abstained(usable[0], f"{detail}; {agreement:.0%} must agree")
    agreeing = [one for one in usable if one.decision.signal is signal]
    chosen = sorted(agreeing, key=lambda one: _distance(one.decision, price))[(count - 1) // 2]
    check = Check(name="agreement", passed=True, detail=detail)
    return Vote(chosen=chosen, decision=chosen.decision, check=check)


def _abstained(shown: Exchange, detail: str) -> Vote:
    decision = Decision(
        symbol=shown.decision.symbol,
        as_of=shown.decision.as_of,
        signal=Signal.HOLD,
        refused=f"the answers do not agree: {detail}",
        reason=RefusalReason.NO_AGREEMENT.value,
    )
    check = Check(name=RefusalReason.NO_AGREEMENT.value, passed=False, detail=detail)
    return Vote(chosen=shown, decision=decision, check=check)


def _distance(decision: Decision, price: float) -> tuple[float, float]:
    """Return how far stop and target are; a level that an UPDATE leaves is not far."""
    stop, target = decision.stop_loss, decision.take_profit
    return (
        0.0 if stop is None else abs(stop - price),
        0.0 if target is None else abs(target - price),
    )
