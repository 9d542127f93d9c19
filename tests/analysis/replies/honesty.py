"""A strict second reader that shares no line with the extractor.

It does not decide what may trade. It says whether a trade that the extractor read stands in
the text, literally, in the text's final form.
"""

import json
import re
from decimal import Decimal
from typing import Any

from candlewick.domain.decision import Decision, Signal

_MARKS = " \t\r\n\xa0*_`\"'[]$"
_STATED = re.compile(
    r"signal[\s\xa0*_`]*:[\s\xa0*_`\"'\[]*(buy|sell|hold|close|update)", re.IGNORECASE | re.ASCII
)
_LISTED_LABEL = re.compile(
    r"[0-9]{1,2}[.)](symbol|bull|bear|reasoning|signal|confidence|stoploss|takeprofit|positionsize):"
)
_LABELS = {"signal": "signal", "stop_loss": "stoploss", "take_profit": "takeprofit"}
_THOUGHT = re.compile(r"\s*<([a-z]+)>.*?</\1>", re.DOTALL | re.IGNORECASE)


def is_stated(text: str, decision: Decision) -> bool:
    """Return whether `text` states `decision`, a trade, as its last and only word."""
    thought = _THOUGHT.match(text)
    offset = thought.end() if thought else 0
    rest = text[offset:]
    shown = rest.strip()
    shown = shown.removesuffix("```").rstrip() if shown.endswith("```") else shown
    if shown.endswith("}") and re.search(r'\{\s*"', shown):
        return _is_in_object(shown, decision)
    return _is_on_lines(text, offset, decision)


def _is_in_object(shown: str, decision: Decision) -> bool:
    fields = _last_object(shown)
    if fields is None or len(re.findall(r'"signal"\s*:', shown)) != 1:
        return False
    levels = {name: _literal(fields.get(name)) for name in ("stop_loss", "take_profit")}
    wanted = (decision.stop_loss, decision.take_profit)
    if decision.signal is Signal.CLOSE:
        levels = dict.fromkeys(levels)
    stated = tuple(levels.values())
    return str(fields.get("signal")).strip().upper() == decision.signal and stated == wanted


def _last_object(shown: str) -> dict[str, Any] | None:
    """Return the object that reaches to the end; the first brace from which one does."""
    for found in re.finditer(r'\{\s*"', shown):
        try:
            pairs = json.loads(
                shown[found.start() :], object_pairs_hook=list, parse_float=Decimal,
                parse_int=Decimal, parse_constant=str,
            )  # fmt: skip
        except (ValueError, RecursionError):
            continue
        fields = dict(pairs)
        return fields if len(fields) == len(pairs) else None
    return None


def _literal(value: object) -> float | None:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, str) and re.search(r"[0-9]", value):
        plain = re.sub(r"[ \t]*(USDT|USDC|USD)$", "", value.strip().lstrip("$").strip())
        return float(plain.replace(",", "")) if re.fullmatch(r"[0-9,]+(\.[0-9]+)?", plain) else -1.0
    return None


def _is_on_lines(text: str, offset: int, decision: Decision) -> bool:
    joined = re.sub(r"\s*\n[ \t]*", "", text[offset:])
    if {word.upper() for word in _STATED.findall(joined)} != {decision.signal}:
        return False
    lines = [
        line.strip(" \t\r*_#`.:") for line in text[offset:].splitlines() if line.strip(" \t\r`")
    ]
    ended = lines[-1] == "END"
    if ("BEGIN" in lines or decision.signal is Signal.UPDATE) and not ended:
        return False
    if not _stands(text, decision, "signal", decision.signal):
        return False
    levels = {"stop_loss": decision.stop_loss, "take_profit": decision.take_profit}
    return all(_stands(text, decision, name, level) for name, level in levels.items())


def _stands(text: str, decision: Decision, name: str, value: object) -> bool:
    if value is None:
        return True
    start, end = decision.spans[name]
    if not _bare(text[max(0, start - 80) : start]).endswith(f"{_LABELS[name]}:"):
        return False
    said = text[start:end].strip(_MARKS)
    if name == "signal":
        return said.upper() == value
    if re.fullmatch(r"[0-9,]+(\.[0-9]+)?", said) is None or float(said.replace(",", "")) != value:
        return False
    return not _goes_on(text[end:])


def _bare(text: str) -> str:
    """Return the text without line breaks, blanks and markdown, in small letters."""
    return re.sub(r"[\s*_`\"'\[\xa0$-]", "", text).lower()


def _goes_on(after: str) -> bool:
    """Return whether the number may be longer than it seems."""
    line, _, below = after.partition("\n")
    left = re.sub(r"^[ \t]*(USDT|USDC|USD)", "", line).strip(_MARKS)
    if left and not re.fullmatch(r"\([^0-9]*([0-9.]+ ?%[^0-9]*)*\)", left):
        return True
    goes_on = re.match(r"[ \t]*[0-9.,%]", below) is not None
    return goes_on and _LISTED_LABEL.match(_bare(below[:80])) is None
