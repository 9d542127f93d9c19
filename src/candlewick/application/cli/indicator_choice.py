"""Indicators that a user types, such as "rsi" or "macd:fast_length=8,slow_length=21"."""

from typing import Any

from candlewick.application.views.indicator import find_indicator
from candlewick.application.views.indicator_values import missing_inputs
from candlewick.errors import UserError
from candlewick.indicators.catalogue.indicator import Indicator
from candlewick.indicators.catalogue.parameter import Between, Whole
from candlewick.indicators.spec import Spec


def read_choice(text: str) -> Spec:
    """Read NAME, or NAME:PARAMETER=VALUE,...

    Raises:
        UserError: there is no such indicator or parameter, a value is out of range, or it needs
            more than the candles of one market.
    """
    name, _, rest = text.partition(":")
    indicator = find_indicator(name)
    missing = missing_inputs(indicator)
    if missing:
        msg = f"{name} needs `{missing[0]}` beside the candles of a market; call it from Python"
        raise UserError(msg)
    try:
        options = _options(indicator, rest)
        indicator.program(**options)  # refuses what is no parameter, such as `label`
        return Spec(name, label=_label(name, options), **options)
    except (ValueError, TypeError) as error:
        msg = f"--indicator {text}: {error}"
        raise UserError(msg) from error


def _label(name: str, options: dict[str, Any]) -> str:
    """Name it as in "rsi_9" or "macd_fast_length_8": no two choices have one name."""
    words = [str(v) if k == "length" else f"{k}_{v}" for k, v in options.items()]
    return "_".join([name, *words])


def _options(indicator: Indicator, text: str) -> dict[str, Any]:
    options: dict[str, Any] = {}
    for pair in text.split(",") if text else []:
        name, equals, value = (part.strip() for part in pair.partition("="))
        if not equals or name in options:
            msg = f"{pair!r} is {'there twice' if equals else 'not PARAMETER=VALUE'}"
            raise ValueError(msg)
        options[name] = _value(indicator, name, value)
    return options


def _value(indicator: Indicator, name: str, text: str) -> object:
    """Read a value as what the parameter is; what cannot be read is left to be refused as it is."""
    parameter = indicator.parameters.get(name)
    kind = type(parameter.range) if parameter else None
    try:
        return int(text) if kind is Whole else float(text) if kind is Between else text
    except ValueError:
        return text
