"""A place in a program: an operation, and the lines that it reads and writes."""

from dataclasses import dataclass

from candlewick.indicators.engine.operation import Operation, Parameters


@dataclass(frozen=True, eq=False, slots=True)
class Step:
    """One operation, with the numbers of the lines that it reads and writes."""

    operation: Operation
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]
    parameters: Parameters
