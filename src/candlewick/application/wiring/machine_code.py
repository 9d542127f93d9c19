"""When a replay works its indicators out in machine code."""

from typing import Final

from candlewick.indicators.default_suite import DEFAULT_SUITE
from candlewick.indicators.engine.execution import prefer_machine
from candlewick.indicators.engine.stream import is_ready
from candlewick.indicators.suite import Suite

_WORTH_COMPILING: Final = 5_000
"""[decisions] From so many on, compiling the indicators' machine code takes less than it saves."""


def compile_if_worth(decisions: int) -> None:
    """Work indicators out in machine code where so many decisions repay its making."""
    if decisions >= _WORTH_COMPILING or is_ready(Suite(DEFAULT_SUITE).parts):
        prefer_machine()
