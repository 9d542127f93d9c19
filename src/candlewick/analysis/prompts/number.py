"""Numbers as the prompt writes them."""

import functools
import math
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

_KEPT: Final = 8192
"""A replay shows each candle in many prompts; what was written once is kept for the next."""


@functools.lru_cache(maxsize=_KEPT)
def figure(value: float | None, *, digits: int = 6) -> str:
    """Write `value` with at most `digits` significant digits, never in powers of ten.

    What does not exist is "n/a".
    """
    if value is None or not math.isfinite(value):
        return "n/a"
    if value == 0.0:
        return "0"
    plain = f"{value:.{digits}g}"
    if "e" not in plain:
        return plain
    text = format(Decimal(plain), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(fraction: float | None, *, sign: bool = True) -> str:
    """Write a fraction as percent with two decimals, such as +1.25 %."""
    if fraction is None or not math.isfinite(fraction):
        return "n/a"
    return f"{100.0 * fraction:{'+' if sign else ''}z.2f} %"


@functools.lru_cache(maxsize=_KEPT)
def moment(ms: int) -> str:
    """Write a time [ms since 1970 UTC] to the minute, with its zone."""
    return datetime.fromtimestamp(ms / 1000, tz=UTC).strftime("%Y-%m-%d %H:%M UTC")
