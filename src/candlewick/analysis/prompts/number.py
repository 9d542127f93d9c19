"""Numbers as the prompt writes them."""

import functools
import math
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

_KEPT: Final = 8192
"""A replay shows each candle in many prompts; what was written once is kept for the next."""
_VAST: Final = 99.9999
"""As percent with two decimals it would have more than six digits."""

_SIX_DIGITS: Final = 1_000_000
"""Whole numbers below have no more digits than may be significant."""


@functools.lru_cache(maxsize=_KEPT)
def figure(value: float | None, *, digits: int = 6) -> str:
    """Write `value` with at most `digits` significant digits, never in powers of ten.

    What does not exist is "n/a".
    """
    if value is None or not math.isfinite(value):
        return "n/a"
    if value == 0.0:
        return "0"
    text = f"{value:.{digits}g}"
    if "e" not in text:
        return text
    text = format(Decimal(text), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def short(value: float | None, *, sign: bool = False) -> str:
    """Write `value` as briefly as it means something: from ten on whole, below with two digits.

    More than six digits are never significant. What does not exist is "n/a".
    """
    if value is None or not math.isfinite(value):
        return "n/a"
    whole = round(value)
    if abs(whole) >= 10:  # noqa: PLR2004
        text = str(whole) if abs(whole) < _SIX_DIGITS else figure(float(whole))
    else:
        text = figure(value, digits=2)
    return f"+{text}" if sign and value >= 0.0 else text


def basis_points(fraction: float | None, *, sign: bool = True) -> str:
    """Write a fraction in hundredths of a percent, whole, such as +125; the unit is the reader's."""
    if fraction is None or not math.isfinite(fraction):
        return "n/a"
    whole = round(10_000.0 * fraction)
    text = str(whole) if abs(whole) < _SIX_DIGITS else figure(float(whole))
    return f"+{text}" if sign and whole >= 0 else text


def percent(fraction: float | None, *, sign: bool = True) -> str:
    """Write a fraction as percent with two decimals, such as +1.25 %; a vast one with fewer."""
    if fraction is None or not math.isfinite(fraction):
        return "n/a"
    if abs(fraction) >= _VAST:
        return f"{'+' if sign and fraction > 0.0 else ''}{figure(100.0 * fraction)} %"
    return f"{100.0 * fraction:{'+' if sign else ''}z.2f} %"


def share(fraction: float | None) -> str:
    """Write a share or a percentile [0 to 1] as a whole number of hundredths."""
    return "n/a" if fraction is None or not math.isfinite(fraction) else f"{100.0 * fraction:.0f}"


@functools.lru_cache(maxsize=_KEPT)
def moment(ms: int) -> str:
    """Write a time [ms since 1970 UTC] to the minute, with its zone."""
    return f"{minute(ms)} UTC"


@functools.lru_cache(maxsize=_KEPT)
def minute(ms: int) -> str:
    """Write a time [ms since 1970 UTC] to the minute; its zone is named where it stands."""
    return datetime.fromtimestamp(ms / 1000, tz=UTC).strftime("%Y-%m-%d %H:%M")
