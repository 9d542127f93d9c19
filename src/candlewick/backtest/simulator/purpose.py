"""Reasons as numbers."""

from typing import Final

from candlewick.domain.order import Purpose

NONE: Final = 0.0
STOP_LOSS: Final = 1.0
TRAILING_STOP: Final = 2.0
BREAK_EVEN: Final = 3.0
TAKE_PROFIT: Final = 4.0
TIME_LIMIT: Final = 5.0
LIQUIDATION: Final = 6.0
CLOSE_SIGNAL: Final = 7.0

PURPOSES: Final = (
    Purpose.OPEN,
    Purpose.STOP_LOSS,
    Purpose.TRAILING_STOP,
    Purpose.BREAK_EVEN,
    Purpose.TAKE_PROFIT,
    Purpose.TIME_LIMIT,
    Purpose.LIQUIDATION,
    Purpose.CLOSE_SIGNAL,
)
"""By their numbers; the first stands for no exit."""
