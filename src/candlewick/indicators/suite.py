"""Several indicators over the same candles: whole columns at once, or bar by bar."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.indicators.catalogue.indicator import CATALOGUE, Indicator
from candlewick.indicators.engine import compiler
from candlewick.indicators.engine.execution import Computation
from candlewick.indicators.engine.operation import column
from candlewick.indicators.engine.program import program_of
from candlewick.indicators.engine.reason import Reason, reasons
from candlewick.indicators.engine.stream import InfiniteNumberError, Part, Stream, is_ready

STATE_FORMAT = 1


class Spec:
    """One indicator of a suite: which, with what parameters, over what, called what.

    Attributes:
        indicator: the definition.
        options: its parameters, where they are not the usual ones.
        source: what its `values` are: a column, or another spec's only line.
        label: its name in the suite: the indicator and the parameters given, as in `rsi_14`.
    """

    def __init__(
        self, name: str, *, source: "str | Spec" = "close", label: str = "", **options: object
    ) -> None:
        """Choose an indicator of the catalogue by name.

        Raises:
            ValueError: there is no such indicator, or a parameter is out of range.
            TypeError: there is no such parameter.
        """
        if name not in CATALOGUE:
            msg = f"there is no indicator {name!r}; `candlewick indicators list` shows them all"
            raise ValueError(msg)
        self.indicator: Indicator = CATALOGUE[name]
        self.options = options
        self.source = source
        self.label = label or "_".join([name, *(str(value) for value in options.values())])
        self.lines()

    def __repr__(self) -> str:
        return f"Spec({self.label})"

    def lines(self) -> list[FloatArray]:
        """Put the indicator into a formula over columns."""
        columns = {name: column(name) for name in self.indicator.inputs if name != "values"}
        if isinstance(self.source, Spec):
            (columns["values"],) = self.source.lines()
        else:
            columns["values"] = column(self.source)
        return self.indicator.lines(columns, **self.options)

    def names(self) -> list[str]:
        """Return what its lines are called in a suite."""
        if len(self.indicator.outputs) == 1:
            return [self.label]
        return [f"{self.label}.{output}" for output in self.indicator.outputs]


class Values(Mapping[str, float]):
    """The values of one bar by name."""

    __slots__ = ("_places", "array")

    def __init__(self, places: Mapping[str, int], array: FloatArray) -> None:
        self._places = places
        self.array = array

    def __getitem__(self, name: str) -> float:
        return float(self.array[self._places[name]])

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


@dataclass(slots=True)
class _Group:
    lines: list[FloatArray] = field(default_factory=list)
    places: list[int] = field(default_factory=list)


class Suite:
    """Several indicators that share their steps.

    Attributes:
        specs: the indicators.
        names: the lines, in order.
        columns: the columns that a bar must have.
    """

    def __init__(self, specs: Sequence[Spec]) -> None:
        """Put the indicators together.

        Raises:
            ValueError: two lines have one name, or there are no indicators.
        """
        self.specs = tuple(specs)
        self.names = tuple(name for spec in self.specs for name in spec.names())
        if not self.names or len(set(self.names)) < len(self.names):
            twice = next((name for name in self.names if self.names.count(name) > 1), "")
            msg = f"two lines are called {twice!r}; give one a `label`" if twice else "no indicators"
            raise ValueError(msg)
        self._places = {name: place for place, name in enumerate(self.names)}
        groups = self._groups()
        programs = {key: program_of(group.lines) for key, group in groups.items()}
        used = {name for program in programs.values() for name in program.columns}
        self.columns = tuple(name for name in _ORDER if name in used) + tuple(
            sorted(used - set(_ORDER))
        )
        self.parts = tuple(
            Part(
                programs[key],
                tuple(self.columns.index(name) for name in programs[key].columns),
                tuple(group.places),
            )
            for key, group in groups.items()
        )
        self._whole: Computation | None = None

    def _groups(self) -> dict[object, _Group]:
        """Bring together what skips the same bars: that is all that may share its steps."""
        groups: dict[object, _Group] = {}
        place = 0
        for spec in self.specs:
            lines = spec.lines()
            program = program_of(lines)
            key = frozenset(program.columns) if program.remembers else None
            group = groups.setdefault(key, _Group())
            for line in lines:
                group.lines.append(line)
                group.places.append(place)
                place += 1
        return groups

    def compute(self, columns: Mapping[str, FloatArray | TimeArray]) -> dict[str, FloatArray]:
        """Compute every line over whole columns.

        Args:
            columns: [shape=(n,)] by name: at least those in `columns`.

        Returns:
            One array [shape=(n,)] for each of `names`.

        Raises:
            ValueError: a column is missing or not what a column must be.
        """
        given = [self._column(columns, name) for name in self.columns]
        if all(not np.isnan(values).any() for values in given):
            return dict(zip(self.names, self._all()(given), strict=True))
        out: list[FloatArray] = [given[0]] * len(self.names)
        for part in self.parts:
            names = [self.columns[entry] for entry in part.entries]
            lines = Computation(names, part.program)([given[entry] for entry in part.entries])
            for result, line in zip(part.results, lines, strict=True):
                out[result] = line
        return dict(zip(self.names, out, strict=True))

    def latest(
        self, columns: Mapping[str, FloatArray | TimeArray], *, count: int
    ) -> dict[str, FloatArray]:
        """Compute every line at the newest bars only; the same values as `compute` has there.

        Args:
            columns: [shape=(n,)] by name: at least those in `columns`.
            count: [bars, > 0] how many.

        Returns:
            One array [shape=(count,)] for each of `names`, NaN in front where n is smaller.

        Raises:
            ValueError: a column is missing or not what a column must be.
        """
        given = [self._column(columns, name) for name in self.columns]
        out: dict[str, FloatArray] = {}
        for part in self.parts:
            # What remembers nothing is a function of its window, so the rest may be left out.
            since = 0 if part.program.remembers else -(part.program.reach + count)
            names = [self.columns[entry] for entry in part.entries]
            lines = Computation(names, part.program)([given[e][since:] for e in part.entries])
            for result, line in zip(part.results, lines, strict=True):
                out[self.names[result]] = np.concatenate((np.full(count, np.nan), line))[-count:]
        return {name: out[name] for name in self.names}

    def reasons(
        self, columns: Mapping[str, FloatArray | TimeArray], *, at: int = -1
    ) -> dict[str, Reason]:
        """Say why lines have no value at a bar.

        Args:
            columns: [shape=(n,)] by name: at least those in `columns`.
            at: which bar, counted from the end where negative.

        Returns:
            The reason by name, for the lines that are NaN there.
        """
        given = {name: np.asarray(self._column(columns, name), np.float64) for name in self.columns}
        bar = at % len(given[self.columns[0]])
        found: dict[str, Reason] = {}
        for part in self.parts:
            why = reasons(part.program, given, at=bar)
            for place, reason in zip(part.results, why, strict=True):
                if reason is not None:
                    found[self.names[place]] = reason
        return found

    def stream(self, *, compiled: bool | None = None) -> "SuiteStream":
        """Begin before the first bar.

        Args:
            compiled: whether to run machine code, which has the same values; if nothing is said,
                it runs where it is there already.
        """
        return SuiteStream(self, is_ready(self.parts) if compiled is None else compiled)

    def fingerprint(self) -> str:
        """Return a hash of everything that a saved state depends on."""
        parts = [
            (compiler.digest(step.operation), step.inputs, step.outputs, step.parameters)
            for part in self.parts
            for step in part.program.steps
        ]
        return hashlib.sha256(repr((STATE_FORMAT, self.names, parts)).encode()).hexdigest()

    def values(self, array: FloatArray) -> Values:
        """Name the numbers of one bar."""
        return Values(self._places, array)

    def _all(self) -> Computation:
        if self._whole is None:
            lines = [line for spec in self.specs for line in spec.lines()]
            self._whole = Computation(self.columns, program_of(lines))
        return self._whole

    @staticmethod
    def _column(columns: Mapping[str, FloatArray | TimeArray], name: str) -> Any:
        if name not in columns:
            msg = f"the suite needs the column `{name}`; there are: {', '.join(columns)}"
            raise ValueError(msg)
        return columns[name]


class SuiteStream:
    """A suite that takes one bar after the other.

    Attributes:
        suite: what it computes.
        bars: how many bars it has taken.
    """

    def __init__(self, suite: Suite, compiled: bool) -> None:  # noqa: FBT001 - named by `stream`
        self.suite = suite
        self._stream = Stream(suite.parts, outputs=len(suite.names), compiled=compiled)

    @property
    def bars(self) -> int:
        """How many bars it has taken."""
        return self._stream.bars

    def update(self, bar: Mapping[str, float]) -> Values:
        """Take one more closed bar.

        Args:
            bar: by column name: at least the suite's `columns`; NaN where unknown.

        Returns:
            The value of each line at this bar, the very bits that `compute` has there.

        Raises:
            ValueError: a column is missing or infinite.
        """
        try:
            numbers = np.array([bar[name] for name in self.suite.columns], dtype=np.float64)
        except (KeyError, TypeError, ValueError) as error:
            needed = ", ".join(self.suite.columns)
            msg = f"a bar needs numbers under {needed}; got {dict(bar)}"
            raise ValueError(msg) from error
        try:
            return self.suite.values(self._stream.update(numbers))
        except InfiniteNumberError as error:
            msg = f"`{self.suite.columns[error.place]}` of the bar is infinite"
            raise ValueError(msg) from error

    def save(self) -> str:
        """Return all that the stream remembers, as JSON."""
        return json.dumps(
            {
                "format": STATE_FORMAT,
                "suite": self.suite.fingerprint(),
                "bars": self.bars,
                "parts": self._stream.state(),
            },
            allow_nan=False,
        )

    def load(self, saved: str) -> None:
        """Go on from a saved state.

        Raises:
            ValueError: it is not a state of this suite in this version.
        """
        try:
            state = json.loads(saved)
            fits = state["suite"] == self.suite.fingerprint()
            bars, parts = int(state["bars"]), state["parts"]
        except (ValueError, KeyError, TypeError) as error:
            msg = f"this is no saved state of a suite: {error}"
            raise ValueError(msg) from error
        if not fits:
            msg = "the state was saved by another suite or version; feed the candles again instead"
            raise ValueError(msg)
        self._stream.restore(parts, bars=bars)


_ORDER = ("open_time", "open", "high", "low", "close", "volume")

