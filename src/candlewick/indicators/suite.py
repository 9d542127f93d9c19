"""Several indicators over the same candles: whole columns at once, or bar by bar."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.indicators.check import require_columns
from candlewick.indicators.engine import compiler
from candlewick.indicators.engine.execution import Computation
from candlewick.indicators.engine.program import program_of
from candlewick.indicators.engine.reason import Reason, reasons
from candlewick.indicators.engine.stream import Part, is_ready
from candlewick.indicators.spec import Formula
from candlewick.indicators.suite_stream import STATE_FORMAT, SuiteStream

_ORDER = ("open_time", "open", "high", "low", "close", "volume")


@dataclass(slots=True)
class _Group:
    lines: list[FloatArray] = field(default_factory=list)
    places: list[int] = field(default_factory=list)


def _require_table(out: object, *, rows: int) -> None:
    """Refuse what the machine, which knows no border of it, must not write to."""
    fits = (
        isinstance(out, np.ndarray)
        and (out.dtype, out.ndim, out.shape[:1]) == (np.float64, 2, (rows,))
        and out.flags.c_contiguous
        and out.flags.writeable
    )
    if not fits:
        msg = f"`out` must be a writable, contiguous float64 array of shape ({rows}, n)"
        raise ValueError(msg)


class Suite:
    """Several indicators that share their steps.

    Attributes:
        specs: the indicators.
        names: the lines, in order.
        columns: the columns that a bar must have.
    """

    def __init__(self, specs: Sequence[Formula]) -> None:
        """Put the indicators together.

        Raises:
            ValueError: two lines have one name, or there are no indicators.
        """
        self.specs = tuple(specs)
        self.names = tuple(name for spec in self.specs for name in spec.names())
        if not self.names or len(set(self.names)) < len(self.names):
            twice = next((name for name in self.names if self.names.count(name) > 1), "")
            msg = (
                f"two lines are called {twice!r}; give one a `label`" if twice else "no indicators"
            )
            raise ValueError(msg)
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
        self._pieces: list[tuple[Part, Computation]] = []

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
        given = self._given(columns)
        whole = self._whole or self._all()
        lines = whole.at_once(given)
        if lines is None and require_columns(self.columns, given):
            lines = whole(given)
        if lines is not None:
            return dict(zip(self.names, lines, strict=False))
        found: dict[int, FloatArray] = {}
        for part, computation in self._by_part():
            part_lines = computation([given[entry] for entry in part.entries])
            found.update(zip(part.results, part_lines, strict=True))
        return {name: found[place] for place, name in enumerate(self.names)}

    def fill(self, out: FloatArray, columns: Mapping[str, FloatArray | TimeArray]) -> None:
        """Compute every line over whole columns into a table: for whoever does so again and again.

        Args:
            out: [shape=(lines, n)] written, a row for each of `names`; its rows lie side by side.
            columns: [shape=(n,)] by name: at least those in `columns`.

        Raises:
            ValueError: a column is missing or not what a column must be, or `out` is not what it
                must be.
        """
        given = self._given(columns)
        _require_table(out, rows=len(self.names))
        if not self._all().fill(out, given):
            lines = list(self.compute(columns).values())
            if out.shape[1] != len(lines[0]):
                msg = f"`out` has room for {out.shape[1]} bars, and there are {len(lines[0])}"
                raise ValueError(msg)
            np.stack(lines, out=out)

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
            ValueError: a column is missing or not what a column must be, or `count` is not
                positive.
        """
        if count < 1:
            msg = f"`count` must be 1 or more, was {count}"
            raise ValueError(msg)
        given = self._given(columns)
        out: dict[str, FloatArray] = {}
        for part, computation in self._by_part():
            # What remembers nothing is a function of its window, so the rest may be left out.
            since = 0 if part.program.remembers else -(part.program.reach + count)
            lines = computation([given[entry][since:] for entry in part.entries])
            for result, line in zip(part.results, lines, strict=True):
                whole = len(line) >= count
                padded = line if whole else np.concatenate((np.full(count, np.nan), line))
                out[self.names[result]] = padded[-count:]
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

        Raises:
            ValueError: a column is missing or not what a column must be, or there is no such bar.
        """
        plain = self._given(columns)
        require_columns(self.columns, plain)
        size = len(plain[0])
        if not -size <= at < size:
            msg = f"there is no bar {at}, of {size}"
            raise ValueError(msg)
        given = dict(zip(self.columns, (each.astype(np.float64) for each in plain), strict=True))
        bar = at % size
        found: dict[str, Reason] = {}
        for part in self.parts:
            why = reasons(part.program, given, at=bar)
            for place, reason in zip(part.results, why, strict=True):
                if reason is not None:
                    found[self.names[place]] = reason
        return found

    def stream(self, *, compiled: bool | None = None) -> SuiteStream:
        """Begin before the first bar.

        Args:
            compiled: whether to run machine code, which has the same values; if nothing is said,
                it runs where it is there already.
        """
        return SuiteStream(
            self.parts,
            names=self.names,
            columns=self.columns,
            fingerprint=self.fingerprint(),
            compiled=is_ready(self.parts) if compiled is None else compiled,
        )

    def fingerprint(self) -> str:
        """Return a hash of everything that a saved state depends on."""
        parts = [
            (
                [
                    (compiler.digest(step.operation), step.inputs, step.outputs, step.parameters)
                    for step in part.program.steps
                ],
                part.program.columns, part.program.constants, part.program.results, part.results,
            )
            for part in self.parts
        ]  # fmt: skip
        return hashlib.sha256(repr((STATE_FORMAT, self.names, parts)).encode()).hexdigest()

    def _by_part(self) -> list[tuple[Part, Computation]]:
        if not self._pieces:
            self._pieces = [
                (part, Computation([self.columns[e] for e in part.entries], part.program))
                for part in self.parts
            ]
        return self._pieces

    def _all(self) -> Computation:
        if self._whole is None:
            lines = [line for spec in self.specs for line in spec.lines()]
            self._whole = Computation(self.columns, program_of(lines))
        return self._whole

    def _given(self, columns: Mapping[str, FloatArray | TimeArray]) -> list[Any]:
        try:
            return [columns[name] for name in self.columns]
        except KeyError as missing:
            there = ", ".join(columns)
            msg = f"the suite needs the column `{missing.args[0]}`; there are: {there}"
            raise ValueError(msg) from None
