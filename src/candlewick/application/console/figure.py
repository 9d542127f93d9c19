"""Numbers and signals as a terminal shows them."""

from rich.text import Text

from candlewick.application.console.theme import DOWN, HEADING, UP

_STYLE = {"BUY": UP, "SELL": DOWN, "LONG": UP, "SHORT": DOWN, "CLOSE": HEADING}
_DECIMALS = ((10_000.0, 1), (100.0, 2), (1.0, 4))


def price(value: float | None) -> str:
    """Write a price with as many decimals as its size needs."""
    if value is None:
        return "-"
    decimals = next((d for least, d in _DECIMALS if abs(value) >= least), 8)
    return f"{value:,.{decimals}f}"


def money(value: float) -> str:
    """Write an amount of the account's currency."""
    return f"{value:,.2f}"


def gain(fraction: float) -> Text:
    """Write a gain or a loss in percent, coloured."""
    style = UP if fraction > 0.0 else DOWN if fraction < 0.0 else ""
    return Text(f"{100.0 * fraction:+.2f} %", style=style)


def word(signal: str) -> Text:
    """Write a signal or a side, coloured."""
    return Text(signal, style=_STYLE.get(signal, ""))
