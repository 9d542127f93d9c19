"""One field's text to its value, or a refusal."""

import math
import re
from typing import Final

from candlewick.domain.decision import Confidence, Signal
from candlewick.errors import ReplyUnusableError

# ASCII digits only: float() would read those of any script. No thousands begin with a zero.
_PRICE: Final = re.compile(
    r"\$?\s*((?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)\s*(?:USDT|USDC|USD)?"
)
_ABSENT: Final = {"", "none", "null", "n/a", "na", "-"}


def read_signal(value: object) -> Signal:
    """Read one of the five signals, in any case; nothing like them.

    Raises:
        ReplyUnusableError: it is not exactly one signal.
    """
    word = _word(value)
    if word in Signal.__members__:
        return Signal(word)
    shown = str(value)[:60]
    kind = "template echo" if sum(name in word for name in Signal.__members__) > 1 else "no signal"
    msg = f"{shown!r} is not a signal"
    raise ReplyUnusableError(msg, reason=kind)


def read_confidence(value: object) -> Confidence | None:
    """Read HIGH, MEDIUM or LOW; None where the answer does not say.

    Raises:
        ReplyUnusableError: it says something else.
    """
    if value is None:
        return None
    word = _word(value)
    if word in Confidence.__members__:
        return Confidence(word)
    msg = f"{str(value)[:60]!r} is not a confidence: HIGH, MEDIUM or LOW is"
    raise ReplyUnusableError(msg, reason="bad confidence")


def read_price(name: str, value: object) -> float | None:
    """Read a price; None where the answer gives none.

    Raises:
        ReplyUnusableError: it is not one plain positive number.
    """
    if value is None or (isinstance(value, str) and value.strip().lower() in _ABSENT):
        return None
    price = _number(value)
    if price is None or not math.isfinite(price) or price <= 0.0:
        msg = f"{name.replace('_', ' ')} {str(value)[:60]!r} is not a price"
        raise ReplyUnusableError(msg, reason="bad price")
    return price


def _word(value: object) -> str:
    """Return the text in capitals; letters that only become ASCII by that are no word."""
    return value.strip().upper() if isinstance(value, str) and value.isascii() else ""


def _number(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        try:
            return float(value)
        except OverflowError:
            return None
    match = _PRICE.fullmatch(value.strip()) if isinstance(value, str) else None
    return float(match[1].replace(",", "")) if match else None
