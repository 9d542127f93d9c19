"""Numbers as the prompt writes them."""

import functools
import math
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from candlewick.analysis.prompts.memo import Memo

_KEPT: Final = 8192
"""A replay shows each candle in many prompts; what was written once is kept for the next."""
_MINUTE: Final = len("2026-01-31 23:59")
_VAST: Final = 99.9999
"""As percent with two decimals it would have more than six digits."""

_SIX_DIGITS: Final = 1_000_000
"""Whole numbers below have no more digits than may be significant."""

_DIGITS: Final = tuple(f".{digits}g" for digits in range(18))


def figure(value: float | None, *, digits: int = 6) -> str:
    """Write `value` with at most `digits` [1 to 17] significant digits, never in powers of ten.

    What does not exist is "n/a".
    """
    if value is None or not math.isfinite(value):
        return "n/a"
    return _plain(value, _DIGITS[digits])


def _plain(value: float, digits: str) -> str:
    if value == 0.0:
        return "0"
    text = format(value, digits)
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
    nearest = round(value)
    text = _plain(value, _DIGITS[2]) if -10 < nearest < 10 else _WHOLE[nearest]  # noqa: PLR2004
    return f"+{text}" if sign and value >= 0.0 else text


def whole(value: float) -> str:
    """Write `value` [finite] as a whole number with its sign; what rounds to zero is +0."""
    return _SIGNED[round(value)]


def basis_points(fraction: float | None, *, sign: bool = True) -> str:
    """Write a fraction in hundredths of a percent, whole, such as +125; the unit is the reader's."""
    if fraction is None or not math.isfinite(fraction):
        return "n/a"
    return (_SIGNED if sign else _WHOLE)[round(10_000.0 * fraction)]


def all_basis_points(fractions: Sequence[float]) -> list[str]:
    """Write each of `fractions` as `basis_points` does, many in little more time than one."""
    if math.isfinite(sum(fractions)):
        return [_SIGNED[round(10_000.0 * one)] for one in fractions]
    return [basis_points(one) for one in fractions]


def percent(fraction: float | None, *, sign: bool = True) -> str:
    """Write a fraction as percent with two decimals, such as +1.25 %; a vast one with fewer."""
    if fraction is None or not math.isfinite(fraction):
        return "n/a"
    if abs(fraction) >= _VAST:
        return f"{'+' if sign and fraction > 0.0 else ''}{figure(100.0 * fraction)} %"
    return f"{100.0 * fraction:+z.2f} %" if sign else f"{100.0 * fraction:z.2f} %"


def share(fraction: float | None) -> str:
    """Write a share or a percentile [0 to 1] as a whole number of hundredths."""
    return (
        "n/a"
        if fraction is None or not math.isfinite(fraction)
        else _WHOLE[round(100.0 * fraction)]
    )


def all_shares(fractions: Sequence[float]) -> list[str]:
    """Write each of `fractions` as `share` does."""
    if math.isfinite(sum(fractions)):
        return [_WHOLE[round(100.0 * one)] for one in fractions]
    return [share(one) for one in fractions]


@functools.lru_cache(maxsize=_KEPT)
def moment(ms: int) -> str:
    """Write a time [ms since 1970 UTC] to the minute, with its zone."""
    return f"{minute(ms)} UTC"


@functools.lru_cache(maxsize=_KEPT)
def minute(ms: int) -> str:
    """Write a time [ms since 1970 UTC] to the minute; its zone is named where it stands."""
    return datetime.fromtimestamp(ms / 1000, tz=UTC).isoformat(" ", "minutes")[:_MINUTE]


def _whole(number: int) -> str:
    return str(number) if abs(number) < _SIX_DIGITS else figure(float(number))


def _signed(number: int) -> str:
    return f"+{_whole(number)}" if number >= 0 else _whole(number)


_WHOLE: Final = Memo(_whole, most=_KEPT)
_SIGNED: Final = Memo(_signed, most=_KEPT)
"""Whole numbers, most of them small, are what most of a prompt is made of."""
