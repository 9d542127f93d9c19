"""What there is to know about each indicator."""

import difflib
import math
import typing
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import candlewick.indicators  # noqa: F401 - importing it fills the catalogue
from candlewick.application.views.docstring import Docstring, read_docstring
from candlewick.errors import UserError
from candlewick.indicators.catalogue.indicator import CATALOGUE, Indicator

_ALL: Final = "`candlewick indicators list` shows them all"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRow:
    """One indicator in a list."""

    category: str
    name: str
    inputs: list[str]
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterRow:
    """A parameter; `range` is what it may be, in words."""

    name: str
    default: object
    range: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputRow:
    """A line; `first` is the index of its first value with the usual parameters [candles]."""

    name: str
    unit: str
    low: float | None
    high: float | None
    first: int
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorDetail:
    """One indicator whole; `talib` and `tradingview` are its names there, if they have it."""

    name: str
    category: str
    summary: str
    description: list[str]
    inputs: list[str]
    parameters: list[ParameterRow]
    outputs: list[OutputRow]
    returns: str
    source: str
    talib: str | None
    tradingview: str | None


def categories() -> list[str]:
    """Return the categories that have indicators."""
    return sorted({one.category for one in CATALOGUE.values()})


def indicator_rows(category: str | None = None) -> list[IndicatorRow]:
    """Return all indicators, or those of `category`, by category and name.

    Raises:
        UserError: there is no such category.
    """
    if category is not None and category not in categories():
        msg = f"there is no category {category!r}: choose from {', '.join(categories())}"
        raise UserError(msg)
    return [
        IndicatorRow(
            category=one.category, name=one.name, inputs=list(one.inputs), summary=one.summary
        )
        for one in sorted(CATALOGUE.values(), key=lambda one: (one.category, one.name))
        if category in {None, one.category}
    ]


def find_indicator(name: str) -> Indicator:
    """Return the indicator called `name`.

    Raises:
        UserError: there is none; the message names those with a similar name.
    """
    if name in CATALOGUE:
        return CATALOGUE[name]
    near = _similar(name, CATALOGUE)
    guess = f"did you mean {' or '.join(near)}? " if near else ""
    msg = f"there is no indicator {name!r}; {guess}{_ALL}"
    raise UserError(msg)


def indicator_detail(one: Indicator) -> IndicatorDetail:
    """Return all that there is to know about an indicator."""
    doc = read_docstring(one.definition.__doc__ or "")
    return IndicatorDetail(
        name=one.name,
        category=one.category,
        summary=doc.summary,
        description=doc.description,
        inputs=list(one.inputs),
        parameters=_parameters(one, doc),
        outputs=_outputs(one),
        returns=doc.returns,
        source=one.source,
        talib=one.talib or None,
        tradingview=one.tradingview or None,
    )


def _parameters(one: Indicator, doc: Docstring) -> list[ParameterRow]:
    return [
        ParameterRow(
            name=name,
            default=parameter.default,
            range=str(parameter.range),
            meaning=doc.entries.get(name, ""),
        )
        for name, parameter in one.parameters.items()
    ]


def _outputs(one: Indicator) -> list[OutputRow]:
    returned: Any = typing.get_type_hints(one.definition).get("return")
    several = isinstance(returned, type) and issubclass(returned, tuple)
    meanings = read_docstring(returned.__doc__ or "").entries if several else {}
    first = one.warm_up()
    return [
        OutputRow(
            name=name,
            unit=output.unit,
            low=_finite(output.low),
            high=_finite(output.high),
            first=first[name],
            meaning=meanings.get(name, ""),
        )
        for name, output in one.outputs.items()
    ]


def _finite(bound: float) -> float | None:
    return bound if math.isfinite(bound) else None


def _similar(name: str, names: Iterable[str]) -> list[str]:
    """Return the names that are spelled like `name`, and those that it is a part of."""
    typed = name.lower().replace("-", "_")
    within = [one for one in sorted(names) if typed and typed in one]
    spelled = difflib.get_close_matches(typed, list(names), n=3)
    return list(dict.fromkeys([*spelled, *within]))[:3]
