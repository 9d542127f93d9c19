"""Why a line has no value at a bar, in a word that can be shown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine.arithmetic import NO_VOLUME
from candlewick.indicators.engine.interpreter import lines_of
from candlewick.indicators.engine.program import Program
from candlewick.indicators.engine.step import Step


class Reason(StrEnum):
    """What keeps a value from existing; the text is what people read."""

    TOO_FEW = "too few candles"
    GAP = "missing candle"
    FLAT = "no movement"
    NO_VOLUME = "no volume"
    UNDEFINED = "undefined"


def reasons(program: Program, columns: Mapping[str, FloatArray], *, at: int) -> list[Reason | None]:
    """Say of each result why it has no value at a bar.

    Args:
        program: what to compute.
        columns: [shape=(n,)] its columns by name.
        at: [0 to n - 1] which bar.

    Returns:
        For each result the reason, or None where there is a value.
    """
    if program.remembers:
        missing = np.any([np.isnan(columns[name]) for name in program.columns], axis=0)
        if missing[at]:
            return [Reason.GAP] * len(program.results)
        columns = {name: columns[name][~missing] for name in program.columns}
        at = int((~missing[:at]).sum())
    lines, size = lines_of(program, columns)
    rows = [np.broadcast_to(line, size) for line in lines]
    made_by = {line: step for step in program.single for line in step.outputs}
    search = _Search(rows, made_by, program.columns.get("volume"), set(program.constants))
    return [search.reason(result, at) for result in program.results]


@dataclass(frozen=True, slots=True)
class _Search:
    """Walks from a value that is missing to the first thing that was missing before it."""

    rows: list[FloatArray]
    made_by: dict[int, Step]
    volume: int | None
    constants: set[int]

    def reason(self, line: int, at: int) -> Reason | None:
        if not np.isnan(self.rows[line][at]):
            return None
        step = self.made_by.get(line)
        if step is None:
            return Reason.GAP
        if step.operation.name == "divide" and self.rows[step.inputs[1]][at] == 0.0:
            return self._nothing(step, at)
        history = step.operation.history(*step.parameters)
        for each, bar in self._unknown(step, max(at - history, 0), at):
            return self.reason(each, bar)
        if at < history or step.operation.state:
            return Reason.TOO_FEW
        return Reason.UNDEFINED if step.operation.name in _PARTIAL else Reason.FLAT

    def _unknown(self, step: Step, begin: int, at: int) -> Iterator[tuple[int, int]]:
        """Yield inputs that have no value from bar `begin` to `at`, with the newest such bar."""
        # A constant without a value is chosen by the definition; it is nothing that was missing.
        waits = step.operation.name in _WAITING or at < step.operation.lead(*step.parameters)
        lines = set() if waits else set(step.inputs) - self.constants
        for each in sorted(lines, key=step.inputs.index):
            unknown = np.flatnonzero(np.isnan(self.rows[each][begin : at + 1]))
            if len(unknown):
                yield each, begin + int(unknown[-1])

    def _nothing(self, step: Step, at: int) -> Reason:
        untraded = self.volume is not None and self.rows[self.volume][at] == 0.0
        if step.parameters[:1] == (NO_VOLUME,) or (untraded and self._rests_on_volume(step)):
            return Reason.NO_VOLUME
        return Reason.FLAT if step.parameters else Reason.UNDEFINED

    def _rests_on_volume(self, step: Step) -> bool:
        return any(
            line == self.volume
            or (line in self.made_by and self._rests_on_volume(self.made_by[line]))
            for line in step.inputs
        )


_WAITING = {"held"}
"""Keep what there was, so that without a value there has been none yet."""

_PARTIAL = {"logarithm", "square_root", "exponential_of"}
"""Not defined for every number; everything else is without a value where nothing moves."""
