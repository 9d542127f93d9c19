"""Programs over whole columns without compiling: for the first run and the live loop."""

from collections.abc import Mapping

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine.program import Program
from candlewick.indicators.engine.step import Step


def interpret(program: Program, columns: Mapping[str, FloatArray]) -> list[FloatArray]:
    """Compute the results of a program.

    Args:
        program: what to compute.
        columns: [shape=(n,)] the program's columns by name.

    Returns:
        One array [shape=(n,)] for each result.
    """
    lines, size = lines_of(program, columns)
    return [np.array(np.broadcast_to(lines[number], size)) for number in program.results]


def lines_of(
    program: Program, columns: Mapping[str, FloatArray]
) -> tuple[list[FloatArray | float], int]:
    """Compute every line of a program, and return them with how many bars there are."""
    lines: list[FloatArray | float] = [0.0] * program.lines
    for number, constant in program.constants.items():
        lines[number] = constant
    for name, number in program.columns.items():
        lines[number] = columns[name]
    size = len(next(iter(columns.values())))
    for step in program.single:
        _take(step, lines, size)
    return lines, size


def _take(step: Step, lines: list[FloatArray | float], size: int) -> None:
    inputs = [lines[number] for number in step.inputs]
    if step.operation.arrays is not None:
        lines[step.outputs[0]] = step.operation.arrays(*inputs, *step.parameters)
        return
    rows = [np.broadcast_to(values, size).tolist() for values in inputs]
    state = [0.0] * step.operation.state
    for number, row in zip(step.outputs, run_loop(step, rows, state, size), strict=True):
        lines[number] = np.array(row, dtype=np.float64)


def run_loop(
    step: Step, inputs: list[list[float]], state: list[float], size: int
) -> list[list[float]]:
    """Run the loop of one step over lists, from the first bar on, and return its outputs."""
    operation = step.operation
    history = operation.history(*step.parameters)
    rows = [[np.nan] * history + row for row in inputs]
    return call_loop(step, rows, state, size)


def call_loop(
    step: Step, inputs: list[list[float]], state: list[float], size: int
) -> list[list[float]]:
    """Run the loop of one step over lists that hold their history in front."""
    operation = step.operation
    outputs = [[np.nan] * size for _ in range(operation.outputs)]
    room = size + operation.history(*step.parameters)
    arguments: list[object] = [*inputs, *outputs, *([0.0] * room for _ in range(operation.scratch))]
    if operation.state:
        arguments.append(state)
    if operation.keeps:
        arguments.append(step.parameters)
    operation.loop(*arguments)
    return outputs
