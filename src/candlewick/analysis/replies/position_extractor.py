"""An answer to a decision; it fails closed."""

from dataclasses import dataclass
from typing import Final

from candlewick.analysis.replies.field import read_confidence, read_price, read_signal
from candlewick.analysis.replies.structure import Fields, read_fields
from candlewick.domain.answer import Answer
from candlewick.domain.decision import Check, Confidence, Decision, Signal
from candlewick.domain.position import Side
from candlewick.domain.prompt import Prompt
from candlewick.errors import ReplyUnusableError

FARTHEST_LEVEL: Final = 0.5
"""A level more than this fraction of the price away is a slip of the pen, not a plan."""

_OPENS: Final = {Signal.BUY: Side.LONG, Signal.SELL: Side.SHORT}


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """A decision, and what was checked on the way to it."""

    decision: Decision
    checks: tuple[Check, ...]


class PositionExtractor:
    """Reads the decision out of an answer; whatever cannot be trusted becomes HOLD.

    The answer is hostile input. It is parsed strictly (`structure`, `field`) and never
    repaired: a refused answer holds, and says why.
    """

    def extract(self, answer: Answer, *, prompt: Prompt) -> Extraction:
        """Return the decision in `answer` to `prompt`, with the checks it passed or failed."""
        checks: list[Check] = []
        try:
            decision = _read(answer, prompt, checks)
        except ReplyUnusableError as e:
            checks.append(Check(name=e.reason, passed=False, detail=str(e)))
            decision = Decision(
                symbol=prompt.symbol, as_of=prompt.as_of, signal=Signal.HOLD, refused=str(e)
            )
        return Extraction(decision=decision, checks=tuple(checks))


def _read(answer: Answer, prompt: Prompt, checks: list[Check]) -> Decision:
    _require_finished(answer)
    checks.append(Check(name="finished", passed=True, detail=answer.finish_reason or ""))
    fields = read_fields(answer.text)
    signal = read_signal(fields["signal"])
    confidence = read_confidence(fields.get("confidence"))
    checks.append(Check(name="one signal", passed=True, detail=signal))
    if signal not in prompt.choices:
        msg = f"{signal} was not offered; {', '.join(prompt.choices)} were"
        raise ReplyUnusableError(msg, reason="not offered")
    checks.append(Check(name="offered", passed=True, detail=", ".join(prompt.choices)))
    stop, target = _levels(signal, fields, prompt)
    if stop is not None or target is not None:
        checks.append(Check(name="levels on the right side", passed=True))
    return _decision(prompt, signal, confidence, (stop, target), fields)


def _decision(
    prompt: Prompt,
    signal: Signal,
    confidence: Confidence | None,
    levels: tuple[float | None, float | None],
    fields: Fields,
) -> Decision:
    return Decision(
        symbol=prompt.symbol,
        as_of=prompt.as_of,
        signal=signal,
        confidence=confidence,
        stop_loss=levels[0],
        take_profit=levels[1],
        reasoning=str(fields.get("reasoning") or ""),
    )


def _require_finished(answer: Answer) -> None:
    if answer.finish_reason is None:
        msg = "the answer was cut off before its end"
        raise ReplyUnusableError(msg, reason="cut off")
    if answer.finish_reason != "stop":
        msg = f"the answer ended by {answer.finish_reason!r}, not by itself"
        raise ReplyUnusableError(msg, reason="cut off")


def _levels(signal: Signal, fields: Fields, prompt: Prompt) -> tuple[float | None, float | None]:
    """Return stop and target; they are read only where they mean something."""
    side = _OPENS.get(signal, prompt.held if signal is Signal.UPDATE else None)
    if side is None:
        return None, None
    stop = read_price("stop_loss", fields.get("stop_loss"))
    target = read_price("take_profit", fields.get("take_profit"))
    if signal is Signal.UPDATE and stop is None and target is None:
        msg = "UPDATE names no new level"
        raise ReplyUnusableError(msg, reason="no level")
    for name, level, sign in (("stop loss", stop, -side.sign), ("take profit", target, side.sign)):
        _require_sane(name, level, price=prompt.price, side=side, sign=sign)
    return stop, target


def _require_sane(name: str, level: float | None, *, price: float, side: Side, sign: int) -> None:
    if level is None:
        return
    distance = sign * (level / price - 1.0)
    if distance <= 0.0:
        msg = f"{name} {level:g} is on the wrong side of {price:g} for a {side} position"
        raise ReplyUnusableError(msg, reason="wrong side")
    if distance > FARTHEST_LEVEL:
        msg = f"{name} {level:g} is {distance:.0%} away from {price:g}"
        raise ReplyUnusableError(msg, reason="too far")
