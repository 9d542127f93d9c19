"""An answer to a decision; it fails closed."""

import functools
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

from candlewick.analysis.replies.field import (
    is_absent,
    read_confidence,
    read_price,
    read_signal,
    read_size,
    read_text,
    require_symbol,
)
from candlewick.analysis.replies.form import DEBATE, END, LABELS, NEEDED, TEXTS
from candlewick.analysis.replies.json_form import read_object
from candlewick.analysis.replies.labelled_form import read_labelled
from candlewick.analysis.replies.no_decision import no_decision
from candlewick.analysis.replies.said import Reading
from candlewick.domain.answer import Answer
from candlewick.domain.decision import Check, Confidence, Decision, Signal
from candlewick.domain.position import Position, Side
from candlewick.domain.prompt import Prompt
from candlewick.errors import RefusalReason, ReplyUnusableError

FARTHEST_LEVEL: Final = 0.5
"""A level more than this fraction of the price away is a slip of the pen, not a plan."""

LONGEST: Final = 200_000
"""[characters] No decision takes more words."""

NOMINAL: Final[Mapping[Confidence, float]] = MappingProxyType(
    {Confidence.LOW: 0.5, Confidence.MEDIUM: 0.6, Confidence.HIGH: 0.7}
)
"""[0..1] What the words of confidence stand for until they are calibrated."""

_OPENING: Final = (Signal.BUY, Signal.SELL, Signal.HOLD)
_HOLDING: Final = (Signal.CLOSE, Signal.HOLD, Signal.UPDATE)
_OPENS: Final = {Signal.BUY: Side.LONG, Signal.SELL: Side.SHORT}
_LEVELS: Final = ("stop_loss", "take_profit")

_KEPT: Final = 128
"""[checks] What was checked is nearly always one of a few things."""

_TAG: Final = "think|thinking|thought|thoughts|reasoning|analysis|scratchpad|reflection|draft"
_THOUGHT: Final = re.compile(rf"\A\s*<({_TAG})>.*?</\1>", re.DOTALL | re.IGNORECASE)
_TAG_LEFT: Final = re.compile(rf"</?({_TAG})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """A decision, and what was checked on the way to it."""

    decision: Decision
    checks: tuple[Check, ...]


class _Asked(NamedTuple):
    """What the answer answers."""

    price: float
    side: Side | None
    symbol: str | None
    as_of: int
    choices: tuple[Signal, ...]


class PositionExtractor:
    """Reads the decision out of an answer; whatever cannot be trusted is refused.

    The answer is hostile input. It is parsed strictly and never repaired: nothing is guessed,
    completed or rounded, and no first match wins. docs/answers.md has the forms and the reasons.

    Args:
        probabilities: [0..1] what each word of confidence stands for.
    """

    def __init__(self, probabilities: Mapping[Confidence, float] = NOMINAL) -> None:
        self._probabilities = probabilities

    def extract(
        self,
        text: str,
        *,
        price: float,
        position: Position | Side | None = None,
        finish_reason: str | None,
        symbol: str | None = None,
        as_of: int = 0,
        choices: tuple[Signal, ...] | None = None,
        reasoning: str = "",
    ) -> Decision:
        """Return the decision that `text` states.

        Args:
            text: what the model answered.
            price: [quote currency, finite, > 0] the newest close, which levels are held against.
            position: what is held, or its side; None where nothing is.
            finish_reason: why the model stopped; anything but "stop" is a cut.
            symbol: what was asked about, such as "BTC/USDT"; None does not compare.
            as_of: [ms since 1970 UTC] the close that was asked about.
            choices: the signals that were offered; None for BUY, SELL and HOLD with nothing
                held, and CLOSE, HOLD and UPDATE with something.
            reasoning: what the model thought aloud beside its answer; only to name the reason
                where a decision stands there alone.

        Raises:
            ReplyUnusableError: it states none that can be acted on; the error's reason says why.
            ValueError: `price` is not a finite number above 0.
        """
        side = position.side if isinstance(position, Position) else position
        asked = _Asked(
            price=price,
            side=side,
            symbol=symbol,
            as_of=as_of,
            choices=choices or (_HOLDING if side else _OPENING),
        )
        return self._read(text, asked, finish_reason=finish_reason, reasoning=reasoning, checks=[])

    def examine(self, answer: Answer, *, prompt: Prompt) -> Extraction:
        """Return the decision in `answer` to `prompt`, with the checks it passed or failed.

        A refused answer holds, and says why.
        """
        checks: list[Check] = []
        asked = _Asked(
            price=prompt.price,
            side=prompt.held,
            symbol=prompt.symbol,
            as_of=prompt.as_of,
            choices=prompt.choices,
        )
        try:
            decision = self._read(
                answer.text,
                asked,
                finish_reason=answer.finish_reason,
                reasoning=answer.reasoning,
                checks=checks,
            )
        except ReplyUnusableError as e:
            checks.append(Check(name=e.reason.value, passed=False, detail=str(e)))
            decision = Decision(
                symbol=prompt.symbol,
                as_of=prompt.as_of,
                signal=Signal.HOLD,
                refused=str(e),
                reason=e.reason.value,
            )
        return Extraction(decision=decision, checks=tuple(checks))

    def _read(
        self,
        text: str,
        asked: _Asked,
        *,
        finish_reason: str | None,
        reasoning: str,
        checks: list[Check],
    ) -> Decision:
        if not (math.isfinite(asked.price) and asked.price > 0.0):
            msg = f"a price is a finite number above 0, not {asked.price}"
            raise ValueError(msg)
        _require_finished(finish_reason)
        checks.append(_passed("finished", finish_reason or ""))
        reading, offset = _reading(text, reasoning)
        signal = read_signal(reading.fields["signal"].value)
        checks.append(_passed("one signal", signal))
        _require_offered(signal, reading, asked)
        checks.append(_passed("offered", ", ".join(asked.choices)))
        confidence = read_confidence(_value(reading, "confidence"))
        levels = _levels(signal, reading, asked)
        if any(level is not None for level in levels):
            checks.append(_passed("levels on the right side"))
        return Decision(
            symbol=asked.symbol or "",
            as_of=asked.as_of,
            signal=signal,
            confidence=confidence,
            probability=None if confidence is None else self._probabilities[confidence],
            stop_loss=levels[0],
            take_profit=levels[1],
            size=read_size(_value(reading, "size")) if signal in _OPENS else None,
            reasoning=_reasoning(reading),
            spans={
                name: (said.span[0] + offset, said.span[1] + offset)
                for name, said in reading.fields.items()
            },
        )


@functools.lru_cache(maxsize=_KEPT)
def _passed(name: str, detail: str = "") -> Check:
    return Check(name=name, passed=True, detail=detail)


def _require_finished(finish_reason: str | None) -> None:
    if finish_reason is None:
        msg = "the answer was cut off before its end"
        raise ReplyUnusableError(msg, reason=RefusalReason.TRUNCATED)
    if finish_reason == "content_filter":
        msg = "the model's service cut the answer off by its content filter"
        raise ReplyUnusableError(msg, reason=RefusalReason.MODEL_REFUSED)
    if finish_reason != "stop":
        msg = f"the answer ended by {finish_reason[:40]!r}, not by itself"
        raise ReplyUnusableError(msg, reason=RefusalReason.TRUNCATED)


def _reading(text: str, reasoning: str) -> tuple[Reading, int]:
    """Return the answer's fields, and how far into `text` what was read begins."""
    if len(text) > LONGEST:
        msg = f"the answer has {len(text)} characters; no decision takes more than {LONGEST}"
        raise ReplyUnusableError(msg, reason=RefusalReason.HOSTILE)
    thought = _THOUGHT.match(text)
    offset = thought.end() if thought else 0
    rest = text[offset:]
    if _TAG_LEFT.search(rest):
        msg = "the answer holds an unfinished thought"
        raise ReplyUnusableError(msg, reason=RefusalReason.ONLY_IN_REASONING)
    found = read_object(rest) or read_labelled(rest)
    if found is None:
        raise no_decision(rest, thought=f"{text[:offset]}\n{reasoning}")
    return found, offset


def _value(reading: Reading, name: str) -> object:
    said = reading.fields.get(name)
    return None if said is None else said.value


def _require_offered(signal: Signal, reading: Reading, asked: _Asked) -> None:
    if asked.symbol is not None:
        require_symbol(_value(reading, "symbol"), asked.symbol)
    if signal not in asked.choices:
        msg = f"{signal} was not offered; {', '.join(asked.choices)} were"
        raise ReplyUnusableError(msg, reason=RefusalReason.NOT_OFFERED)
    if signal is Signal.UPDATE and not reading.ended:
        msg = f"UPDATE is not in the original's form, and ours ends with a line {END}"
        raise ReplyUnusableError(msg, reason=RefusalReason.TRUNCATED)
    for name in NEEDED[signal]:
        if is_absent(_value(reading, name)):
            msg = f"{signal} needs its {LABELS[name].lower()}, and the answer gives none"
            raise ReplyUnusableError(msg, reason=RefusalReason.MISSING_FIELD)


def _levels(signal: Signal, reading: Reading, asked: _Asked) -> tuple[float | None, float | None]:
    """Return stop and target; they are read only where they mean something."""
    side = _OPENS.get(signal, asked.side if signal is Signal.UPDATE else None)
    if side is None:
        return None, None
    stop, target = (read_price(name, _value(reading, name)) for name in _LEVELS)
    if stop is None and target is None:
        msg = f"{signal} names no new level"
        raise ReplyUnusableError(msg, reason=RefusalReason.MISSING_FIELD)
    for name, level, sign in (("stop loss", stop, -side.sign), ("take profit", target, side.sign)):
        _require_sane(name, level, price=asked.price, side=side, sign=sign)
    return stop, target


def _require_sane(name: str, level: float | None, *, price: float, side: Side, sign: int) -> None:
    if level is None:
        return
    distance = sign * (level / price - 1.0)
    if distance <= 0.0:
        msg = f"{name} {level:g} is on the wrong side of {price:g} for a {side} position"
        raise ReplyUnusableError(msg, reason=RefusalReason.WRONG_SIDE)
    if distance > FARTHEST_LEVEL:
        msg = f"{name} {level:g} is {distance:.0%} away from {price:g}"
        raise ReplyUnusableError(msg, reason=RefusalReason.OUT_OF_BOUNDS)


def _reasoning(reading: Reading) -> str:
    """Return the model's reasons; a debate's two cases stand before them."""
    said = {name: read_text(name, _value(reading, name)) for name in TEXTS}
    cases = [f"{LABELS[name]}: {said[name]}" for name in DEBATE if said[name]]
    return "\n".join([*cases, said["reasoning"]]) if cases else said["reasoning"]
