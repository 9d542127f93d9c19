"""An indicator: one definition, callable on arrays, listed in the catalogue."""

import functools
import inspect
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar, cast

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.catalogue.parameter import Range
from candlewick.indicators.engine import door, execution
from candlewick.indicators.engine.called import Called, let_machine_answer
from candlewick.indicators.engine.operation import Line, column
from candlewick.indicators.engine.program import Program, program_of
from candlewick.indicators.fast import kernels

P = ParamSpec("P")
R = TypeVar("R")

CATALOGUE: dict[str, "Indicator"] = {}
"""Every indicator by name."""

COLUMN_KEYWORDS = ("open_time",)
"""Columns that are passed by keyword."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter with its default and what it may be."""

    name: str
    default: object
    range: Range

    def check(self, value: object) -> None:
        """Refuse a value that the indicator is not defined for.

        Raises:
            ValueError: the value is out of range.
        """
        wanted = self.range.refusal(value)
        if wanted:
            msg = f"`{self.name}` must be {wanted}, was {value!r}"
            raise ValueError(msg)


class Indicator(Called):
    """A definition, with what there is to know about it.

    Attributes:
        name: as in `candlewick.indicators`.
        category: one of the nine.
        summary: one sentence.
        inputs: the columns it takes, in order.
        parameters: by name.
        outputs: by name; an indicator of one line has one output of its own name.
        source: who defined it, and where.
        talib: what TA-Lib calls it, or nothing.
        tradingview: what Pine calls it, or nothing.
    """

    def __init__(
        self,
        definition: Callable[..., Any],
        *,
        outputs: Mapping[str, Output] | Output,
        source: str,
        talib: str,
        tradingview: str,
    ) -> None:
        functools.update_wrapper(self, definition)
        self.definition = definition
        self.name = definition.__name__
        self.category = definition.__module__.split(".")[2]
        self.summary = (definition.__doc__ or "").partition("\n")[0]
        self.outputs = {self.name: outputs} if isinstance(outputs, Output) else dict(outputs)
        self.source = source
        self.talib = talib
        self.tradingview = tradingview
        self._bound: dict[tuple[tuple[str, object], ...], execution.Computation] = {}
        # Option by option, as making one key of them all takes longer; the end is under ().
        self._quick: dict[object, Any] = {}
        self._asked: set[object] = set()
        self.forget_calls()

    def __repr__(self) -> str:
        return f"<indicator {self.name}>"

    def __reduce__(self) -> str:
        return self.name

    @functools.cached_property
    def signature(self) -> inspect.Signature:
        """The signature of the definition."""
        return inspect.signature(self.definition)

    @functools.cached_property
    def inputs(self) -> tuple[str, ...]:
        """The columns it takes, in order."""
        return tuple(
            each.name
            for each in self.signature.parameters.values()
            if each.kind is not each.KEYWORD_ONLY or each.name in COLUMN_KEYWORDS
        )

    @functools.cached_property
    def parameters(self) -> dict[str, Parameter]:
        """Its parameters by name."""
        hints = typing.get_type_hints(self.definition, include_extras=True)
        return {
            each.name: Parameter(each.name, each.default, _range(hints[each.name]))
            for each in self.signature.parameters.values()
            if each.name not in self.inputs
        }

    def __call__(self, *columns: FloatArray, **options: Any) -> Any:
        """Compute over whole columns, or take part in another definition."""
        return self._answer(columns, options)

    def _answer(self, columns: tuple[FloatArray, ...], options: dict[str, Any]) -> Any:
        quick = self._found(options)
        answer = None if quick is None else quick(*columns)
        return self._compute(columns, options) if answer is None else answer

    def learn_call(self, names: tuple[str, ...] | None, /, *arguments: Any) -> Any:
        """Answer a call that machine code knows nothing of, and see to it that it does."""
        split = len(arguments) - len(names or ())
        columns, values = arguments[:split], arguments[split:]
        options = dict(zip(names or (), values, strict=True))
        answer = self._answer(columns, dict(options))
        quick = self._found(options)
        if quick is not None:
            self.note_call(names or (), values, quick)
        return answer

    def _found(self, options: Mapping[str, object]) -> Callable[..., Any] | None:
        """Return the quick way for some parameters, if one is known."""
        quick = self._quick
        try:
            for option in options.items():
                quick = quick[option]
            return cast("Callable[..., Any]", quick[()])
        except (KeyError, TypeError):
            return None  # Other parameters, or none that there are.

    def _compute(self, columns: tuple[FloatArray, ...], options: dict[str, Any]) -> Any:
        """Compute what may not be plain, and find the quick way for the next time."""
        if isinstance(columns[0] if columns else None, Line):
            return self.definition(*columns, **options)
        if len(columns) + ("open_time" in options) != len(self.inputs):
            # Somebody passed a column by keyword, or one too many.
            return self._call_by_name(columns, options)
        if "open_time" in options:
            columns = (*columns, cast("FloatArray", options.pop("open_time")))
        computation = self._known(options) or self._bind(options)
        if kernels.wanted(self.name, columns[0]) and self._hurry(options):
            return self(*columns, **options)
        lines = computation(columns)
        self._remember(options, computation.quick())
        return self.shape(lines)

    def _known(self, options: Mapping[str, object]) -> execution.Computation | None:
        try:
            return self._bound.get(tuple(options.items()))
        except TypeError:  # a parameter that no indicator takes; `_bind` says so
            return None

    def _hurry(self, options: Mapping[str, object]) -> bool:
        """Load the kernel for some parameters, unless it is there or there is none."""
        key = tuple(options.items())
        if key in self._asked:
            return False
        self._asked.add(key)
        every = {
            name: _plain(options.get(name, each.default)) for name, each in self.parameters.items()
        }
        return self._remember(options, kernels.shortcut(self.name, every, self._form))

    def _remember(self, options: Mapping[str, object], quick: Callable[..., Any] | None) -> bool:
        """Take a quick way from now on, unless there is one already."""
        place = self._quick
        for option in options.items():
            place = place.setdefault(option, {})
        if quick is not None:
            place.setdefault((), quick)
            if door.are_possible():
                let_machine_answer(Indicator)
        return quick is not None

    def _call_by_name(self, columns: tuple[FloatArray, ...], options: dict[str, Any]) -> Any:
        bound = self.signature.bind(*columns, **options).arguments
        return self(
            *(bound[name] for name in self.inputs),
            **{name: value for name, value in bound.items() if name not in self.inputs},
        )

    def _bind(self, options: Mapping[str, object]) -> execution.Computation:
        computation = execution.Computation(self.inputs, self.program(**options), shape=self._form)
        self._bound[tuple(options.items())] = computation
        return computation

    def shape(self, lines: list[FloatArray]) -> Any:
        """Give the lines of one computation the form that the definition returns."""
        return lines[0] if self._form is None else tuple.__new__(self._form, lines)

    @functools.cached_property
    def _form(self) -> type[tuple[Any, ...]] | None:
        kind = typing.get_type_hints(self.definition).get("return")
        return kind if isinstance(kind, type) and issubclass(kind, tuple) else None

    def program(self, **options: object) -> Program:
        """Return the steps that compute it.

        Raises:
            ValueError: a parameter is out of range.
            TypeError: there is no such parameter.
        """
        return program_of(self.lines({name: column(name) for name in self.inputs}, **options))

    def lines(self, columns: Mapping[str, FloatArray], **options: object) -> list[FloatArray]:
        """Put the indicator over lines of a larger formula.

        Raises:
            ValueError: a parameter is out of range.
            TypeError: there is no such parameter.
        """
        for name, value in options.items():
            if name not in self.parameters:
                known = ", ".join(self.parameters) or "none"
                msg = f"{self.name} has no parameter `{name}`; it has: {known}"
                raise TypeError(msg)
            self.parameters[name].check(value)
        options = {name: _plain(value) for name, value in options.items()}
        keywords = {name: columns[name] for name in self.inputs if name in COLUMN_KEYWORDS}
        plain = [columns[name] for name in self.inputs if name not in COLUMN_KEYWORDS]
        result = self.definition(*plain, **keywords, **options)
        return list(result) if isinstance(result, tuple) else [result]

    def warm_up(self, **options: object) -> dict[str, int]:
        """Return the index of each output's first value on whole candles [bars]."""
        return dict(zip(self.outputs, self.program(**options).warm_up, strict=True))


def indicator(
    *,
    outputs: Mapping[str, Output] | Output,
    source: str,
    talib: str = "",
    tradingview: str = "",
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Publish a definition.

    The definition is written as a function of arrays, and to a type checker it stays one. It is
    run once for each set of parameters, on lines that stand for the columns.

    Args:
        outputs: what each line means; by field name where there are several.
        source: who defined it, and where.
        talib: what TA-Lib calls it.
        tradingview: what Pine calls it.
    """

    def publish(definition: Callable[P, R]) -> Callable[P, R]:
        made = Indicator(
            definition, outputs=outputs, source=source, talib=talib, tradingview=tradingview
        )
        CATALOGUE[made.name] = made
        return cast("Callable[P, R]", made)

    return publish


def _plain(value: object) -> object:
    """Return a NumPy number as Python's, which does not overflow."""
    return value.item() if isinstance(value, np.generic) else value


def _range(hint: object) -> Range:
    for extra in getattr(hint, "__metadata__", ()):
        if isinstance(extra, Range):
            return extra
    msg = f"a parameter without a range: {hint}"
    raise TypeError(msg)
