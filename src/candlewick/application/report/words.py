"""Numbers as people read them."""

from typing import Final

NONE: Final = "-"
"""Where there is no number."""

_DECIMALS: Final = ((10_000.0, 0), (100.0, 2), (1.0, 4))


def percent(fraction: float, *, signed: bool = False, decimals: int = 2) -> str:
    """Write a fraction in percent."""
    return f"{_even(100.0 * fraction, decimals):{'+' if signed else ''},.{decimals}f} %"


def amount(value: float, *, signed: bool = False) -> str:
    """Write an amount of money."""
    return f"{_even(value, 2):{'+' if signed else ''},.2f}"


def price(value: float) -> str:
    """Write a price with as many decimals as its size needs."""
    decimals = next((d for least, d in _DECIMALS if abs(value) >= least), 8)
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if decimals > 2 else text  # noqa: PLR2004 - cents stay


def plain(value: float) -> str:
    """Write a ratio or a count."""
    return f"{_even(value, 2):,.2f}"


def count(value: float) -> str:
    """Write how many."""
    return f"{value:,.0f}"


def share(value: float) -> str:
    """Write a p-value or a probability [0 to 1]."""
    return "< 0.001" if 0.0 < value < 0.001 else f"{value:.3f}"  # noqa: PLR2004 - as it is written


def _even(value: float, decimals: int) -> float:
    """Return 0.0 for what would be written as -0.00."""
    return value if abs(value) >= 0.5 * 10.0**-decimals else 0.0
