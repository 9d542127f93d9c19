"""Four ways to read an answer: ours, and three that are in use elsewhere."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

from corpus import SYMBOL, Case

from candlewick.analysis.replies.position_extractor import PositionExtractor
from candlewick.domain.decision import Signal
from candlewick.errors import ReplyUnusableError

_SIGNAL = re.compile(r"Signal:[\s*]*\[?(CLOSE|BUY|SELL|HOLD)]?")
_STOP = re.compile(r"Stop Loss:[\s*]*\$?([0-9,.]+)")
_TARGET = re.compile(r"Take Profit:[\s*]*\$?([0-9,.]+)")
_DEFAULTS = {"BUY": (0.98, 1.04), "SELL": (1.02, 0.96)}
"""What the original system fills in where an answer names no level."""


@dataclass(frozen=True)
class Trade:
    """What would be done.

    Attributes:
        signal: BUY, SELL, CLOSE or UPDATE.
        stop: [quote currency] None where there is none.
        target: [quote currency] None where there is none.
    """

    signal: str
    stop: float | None
    target: float | None


Reader = Callable[[Case], Trade | None]
"""Returns what the answer makes a system do; None where it does nothing."""


def ours(case: Case) -> Trade | None:
    """Read as Candlewick does."""
    try:
        decision = PositionExtractor().extract(
            case.text,
            price=case.price,
            position=case.held,
            finish_reason=case.finish_reason,
            symbol=SYMBOL,
            reasoning=case.reasoning,
        )
    except ReplyUnusableError:
        return None
    if decision.signal is Signal.HOLD:
        return None
    return Trade(decision.signal, decision.stop_loss, decision.take_profit)


def original(case: Case) -> Trade | None:
    """Read by the original system's regular expressions: the first match wins."""
    found = _SIGNAL.search(case.text)
    signal = found[1] if found else None
    if signal not in _DEFAULTS:
        return Trade("CLOSE", None, None) if signal == "CLOSE" and case.held else None
    if case.held:
        return None
    levels = [_first(pattern, case.text) for pattern in (_STOP, _TARGET)]
    stop, target = (
        share * case.price if level is None else level
        for level, share in zip(levels, _DEFAULTS[signal], strict=True)
    )
    return Trade(signal, stop, target)


def plain_json(case: Case) -> Trade | None:
    """Read by `json.loads` over the whole text."""
    try:
        return _from_object(json.loads(case.text), case)
    except (ValueError, RecursionError):
        return None


def repaired_json(case: Case) -> Trade | None:
    """Read by json-repair, which completes what is missing."""
    import json_repair  # noqa: PLC0415 - it may not be installed

    try:
        return _from_object(json_repair.loads(case.text), case)
    except (ValueError, RecursionError):
        return None


READERS: dict[str, Reader] = {
    "ours": ours,
    "original's expressions": original,
    "json.loads": plain_json,
    "json-repair": repaired_json,
}


def installed() -> dict[str, Reader]:
    """Return the readers that can run here."""
    missing = set() if find_spec("json_repair") else {"json-repair"}
    return {name: reader for name, reader in READERS.items() if name not in missing}


def _first(pattern: re.Pattern[str], text: str) -> float | None:
    found = pattern.search(text)
    try:
        return float(found[1].replace(",", "")) if found else None
    except ValueError:
        return None


def _from_object(said: object, case: Case) -> Trade | None:
    """Take what a parsed object says, as a program does that trusts its parser."""
    if not isinstance(said, dict) or not isinstance(said.get("signal"), str):
        return None
    signal = said["signal"].upper()
    if signal not in ({"CLOSE", "UPDATE"} if case.held else {"BUY", "SELL"}):
        return None
    if signal == "CLOSE":
        return Trade(signal, None, None)
    return Trade(signal, _number(said.get("stop_loss")), _number(said.get("take_profit")))


def _number(value: object) -> float | None:
    try:
        return float(value) if isinstance(value, str | int | float) else None
    except (ValueError, OverflowError):
        return None
