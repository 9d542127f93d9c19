"""When a replay is shared with further processes."""

from typing import Final

from candlewick.backtest.plan import BacktestPlan
from candlewick.infrastructure.cores import usable_cores

_WORTH_A_PROCESS: Final = 5_000
"""[decisions] From so many on, a process saves more than it costs."""


def is_worth_a_process(plan: BacktestPlan) -> bool:
    """Return whether a second process saves more time than it takes to begin."""
    return len(plan.closes) * len(plan.markets) >= _WORTH_A_PROCESS and usable_cores() > 1
