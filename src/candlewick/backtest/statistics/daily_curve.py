"""What the account was worth at the end of each UTC day.

Markets that never close have 365 days a year, so a year here is 365 daily returns.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from candlewick.domain.arrays import FloatArray, TimeArray

DAY: Final = 86_400_000
"""[ms] of a day."""

DAYS_A_YEAR: Final = 365
"""Of a market that never closes."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DailyCurve:
    """An account's worth, day by day.

    Attributes:
        end: [shape=(n,), ms since 1970 UTC] the midnight that ends each day.
        value: [shape=(n + 1,), quote currency, >= 0] at the start, then at each day's end.
    """

    end: TimeArray
    value: FloatArray

    @property
    def returns(self) -> FloatArray:
        """Return the change over each day [shape=(n,), fraction, >= -1].

        The day on which nothing is left returns -1, and each day after it 0.
        """
        before = self.value[:-1]
        return np.where(before > 0.0, self.value[1:] / np.where(before > 0.0, before, 1.0), 1.0) - 1


def daily_curve(time: TimeArray, value: FloatArray, *, start: int, balance: float) -> DailyCurve:
    """Sample an equity curve at each UTC midnight.

    A value seen exactly at midnight belongs to the day that it ends. A day in which nothing was
    seen keeps the value before it. The first and the last day may be partial. Once nothing is
    left the account is closed: what comes later counts as 0.

    Args:
        time: [shape=(m,), ms since 1970 UTC] rising, all after `start`, at least one.
        value: [shape=(m,), quote currency] what the account was worth then.
        start: [ms since 1970 UTC] when it began.
        balance: [quote currency, > 0] with what it began.

    Raises:
        ValueError: shapes differ, times do not rise, or a value is not finite.
    """
    steps = np.diff(np.concatenate(([start], time)))
    if time.shape != value.shape or time.ndim != 1 or not time.size or np.any(steps <= 0):
        msg = "an equity curve has one value per time, and its times rise from its start"
        raise ValueError(msg)
    if not (np.all(np.isfinite(value)) and np.isfinite(balance) and balance > 0.0):
        msg = "an equity curve begins above zero and is finite"
        raise ValueError(msg)
    first, last = start // DAY, (int(time[-1]) - 1) // DAY
    end = (np.arange(first, last + 1, dtype=np.int64) + 1) * DAY
    alive = np.cumprod(np.concatenate(([balance], value)) > 0.0)
    known = np.concatenate(([balance], value)) * alive
    return DailyCurve(
        end=end,
        value=np.concatenate(([balance], known[np.searchsorted(time, end, side="right")])),
    )
