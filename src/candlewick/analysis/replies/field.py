"""One field's value to what it means, or a refusal."""

import math
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from candlewick.domain.decision import Confidence, Signal
from candlewick.errors import RefusalReason, ReplyUnusableError

# ASCII digits only: float() would read those of any script. No thousands begin with a zero.
_PRICE: Final = re.compile(
    r"[ \t]*\$?[ \t]*((?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)[ \t]*(?:USDT|USDC|USD)?[ \t]*"
)
_PERCENT: Final = re.compile(r"[ \t]*([0-9]{1,9}(?:\.[0-9]{1,9})?)[ \t]*%[ \t]*")
_ABSENT: Final = frozenset({"", "none", "null", "n/a", "na", "-"})
_PLACEHOLDER: Final = re.compile(
    r"[<({].*|\.{3}|\u2026|\[.*|.*\bprice\b.*", re.IGNORECASE | re.DOTALL
)
_SYMBOL_MARK: Final = re.compile(r"[^A-Z0-9]")


def is_absent(value: object) -> bool:
    """Return whether a value says that there is none."""
    return value is None or (isinstance(value, str) and value.strip().lower() in _ABSENT)


def read_signal(value: object) -> Signal:
    """Read one of the five signals, in any case; nothing like them.

    Raises:
        ReplyUnusableError: it is not exactly one signal.
    """
    word = _word(value)
    if word in Signal.__members__:
        return Signal(word)
    if is_absent(value):
        msg = "the answer names no signal"
        raise ReplyUnusableError(msg, reason=RefusalReason.MISSING_FIELD)
    raise _unknown(value, "a signal", names=Signal.__members__)


def read_confidence(value: object) -> Confidence | None:
    """Read HIGH, MEDIUM or LOW; None where the answer does not say.

    Raises:
        ReplyUnusableError: it says something else.
    """
    if is_absent(value):
        return None
    word = _word(value)
    if word in Confidence.__members__:
        return Confidence(word)
    raise _unknown(value, "a confidence: HIGH, MEDIUM or LOW is", names=Confidence.__members__)


def read_price(name: str, value: object) -> float | None:
    """Read a price; None where the answer gives none.

    Raises:
        ReplyUnusableError: it is not one plain positive number.
    """
    if is_absent(value):
        return None
    price = _number(value)
    if price is None or not math.isfinite(price) or price <= 0.0:
        raise _not_plain(
            name=name.replace("_", " "), value=value, wanted="one plain positive price"
        )
    return price


def read_size(value: object) -> float | None:
    """Read a size [0 < x <= 1, fraction of the equity]; None where the answer gives none.

    A bare number is a fraction, as the JSON form has it; a text needs its percent sign, since
    "2" may mean either.

    Raises:
        ReplyUnusableError: it is neither, nothing at all, or not above nothing and at most all.
    """
    if value == "":
        msg = "the size was begun and not said"
        raise ReplyUnusableError(msg, reason=RefusalReason.MISSING_FIELD)
    if is_absent(value):
        return None
    size = None
    if isinstance(value, str):
        percent = _PERCENT.fullmatch(value)
        size = float(Decimal(percent[1]) / 100) if percent else None
    elif isinstance(value, int | float) and not isinstance(value, bool):
        size = float(value)
    if size is None:
        raise _not_plain(name="size", value=value, wanted="a fraction, or a percentage with its %")
    if not 0.0 < size <= 1.0:
        msg = f"a position of {str(value)[:60]} is not above nothing and at most the whole equity"
        raise ReplyUnusableError(msg, reason=RefusalReason.SIZE_OUT_OF_RANGE)
    return size


def require_symbol(value: object, symbol: str) -> None:
    """Refuse an answer about another market than `symbol` ("BTC/USDT").

    "BTC-USDT", "BTCUSDT" and "BTC" are other ways to write it.

    Raises:
        ReplyUnusableError: `value` is anything else.
    """
    if is_absent(value):
        return
    base = symbol.partition("/")[0].upper()
    asked = {base, _SYMBOL_MARK.sub("", symbol.upper()), _marked_off(symbol.partition(":")[0])}
    if not isinstance(value, str) or _marked_off(value) not in asked:
        msg = f"the answer is about {str(value)[:60]!r}, the question was about {symbol}"
        raise ReplyUnusableError(msg, reason=RefusalReason.OTHER_SYMBOL)


def read_text(name: str, value: object) -> str:
    """Read a text; nothing where the answer has none.

    Raises:
        ReplyUnusableError: it is something else than a text.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        msg = f"the {name} is not a text"
        raise ReplyUnusableError(msg, reason=RefusalReason.MALFORMED)
    return value


def _marked_off(symbol: str) -> str:
    return _SYMBOL_MARK.sub("", symbol.strip().upper())


def _word(value: object) -> str:
    """Return the text in capitals; letters that only become ASCII by that are no word."""
    return value.strip(" \t").upper() if isinstance(value, str) and value.isascii() else ""


def _number(value: object) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    match = _PRICE.fullmatch(value) if isinstance(value, str) else None
    return float(match[1].replace(",", "")) if match else None


def _unknown(value: object, wanted: str, *, names: Iterable[str]) -> ReplyUnusableError:
    word, shown = _word(value), str(value)[:60]
    if sum(name in word for name in names) > 1:
        msg = f"{shown!r} is the choice itself, not made"
        return ReplyUnusableError(msg, reason=RefusalReason.ECHOED_TEMPLATE)
    msg = f"{shown!r} is not {wanted}"
    return ReplyUnusableError(msg, reason=RefusalReason.UNKNOWN_WORD)


def _not_plain(*, name: str, value: object, wanted: str) -> ReplyUnusableError:
    shown = str(value)[:60]
    if isinstance(value, str) and _PLACEHOLDER.fullmatch(value.strip()):
        msg = f"the {name} {shown!r} is a placeholder, not filled in"
        return ReplyUnusableError(msg, reason=RefusalReason.ECHOED_TEMPLATE)
    msg = f"the {name} {shown!r} is not {wanted}"
    return ReplyUnusableError(msg, reason=RefusalReason.NUMBER_NOT_PLAIN)
