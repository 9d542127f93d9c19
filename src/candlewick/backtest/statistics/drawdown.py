"""Where an account stood below its peak, and for how long.

A drawdown lasts from a peak to the day on which the peak is reached again, or to the end. The
formulas over rows take daily returns [shape=(..., n)], as those of `return_formulas`.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from candlewick.backtest.statistics.quotient import nowhere, quotient
from candlewick.domain.arrays import FloatArray, TimeArray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Drawdowns:
    """Every fall of a curve from a peak, oldest first, as columns of equal length.

    Attributes:
        peak: [index] where the peak was last seen.
        trough: [index] where it was deepest, the first of equals.
        end: [index] where the peak was reached again; the last one where it never was.
        depth: [fraction of the peak, > 0].
        recovered: whether the peak was reached again.
    """

    peak: TimeArray
    trough: TimeArray
    end: TimeArray
    depth: FloatArray
    recovered: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.depth)

    def durations(self, at: TimeArray | None = None) -> TimeArray:
        """Return how long each lasted, from its peak to its end.

        Args:
            at: [shape=(n,)] the time of each value of the curve; the duration has its unit.
                Without it the duration is in steps of the curve: days, for a daily one.
        """
        if at is None:
            return self.end - self.peak
        return at[self.end] - at[self.peak]


def drawdowns(curve: FloatArray) -> Drawdowns:
    """Find every drawdown of `curve` [shape=(n,), > 0 at first].

    Source of the definition: Magdon-Ismail and Atiya (2004); a value equal to the peak ends it.
    """
    peaks = np.maximum.accumulate(curve)
    under = 1.0 - curve / peaks
    below = np.concatenate(([False], under > 0.0, [False]))
    begins = np.flatnonzero(below[1:] & ~below[:-1])
    ends = np.flatnonzero(below[:-1] & ~below[1:])
    trough = [b + int(np.argmax(under[b:e])) for b, e in zip(begins, ends, strict=True)]
    places = np.array(trough, dtype=np.int64)
    recovered = ends < len(curve)
    return Drawdowns(
        peak=begins - 1,
        trough=places,
        end=np.minimum(ends, len(curve) - 1),
        depth=under[places],
        recovered=recovered,
    )


def maximum_drawdown(returns: FloatArray) -> FloatArray:
    """Return the deepest fall from an earlier peak [0 to 1, fraction of the peak]."""
    return np.asarray(underwater(returns).max(axis=-1))


def average_drawdown(returns: FloatArray) -> FloatArray:
    """Return the mean depth of the drawdowns [0 to 1]; NaN where there was none."""
    falls = _falls(returns)
    return _mean_of(falls, falls.depth, returns)


def longest_drawdown(returns: FloatArray) -> FloatArray:
    """Return how long the longest drawdown lasted [days]; NaN where there was none."""
    falls = _falls(returns)
    longest = np.zeros(falls.rows)
    np.maximum.at(longest, falls.row, falls.days)
    return np.where(longest > 0.0, longest, np.nan).reshape(returns.shape[:-1])


def average_drawdown_days(returns: FloatArray) -> FloatArray:
    """Return how long the drawdowns lasted on average [days]; NaN where there was none."""
    falls = _falls(returns)
    return _mean_of(falls, falls.days, returns)


def underwater(returns: FloatArray) -> FloatArray:
    """Return how far below its peak the account was, the start included [shape=(..., n + 1)]."""
    start = np.ones((*returns.shape[:-1], 1))
    wealth = np.concatenate((start, np.cumprod(1.0 + returns, axis=-1)), axis=-1)
    return np.asarray(1.0 - wealth / np.maximum.accumulate(wealth, axis=-1))


class _Falls(NamedTuple):
    """The drawdowns of all rows: which row, how deep [fraction], how long [days]."""

    rows: int
    row: NDArray[np.intp]
    depth: FloatArray
    days: FloatArray


def _falls(returns: FloatArray) -> _Falls:
    """Find the drawdowns of all rows at once: each row begins at a peak, so none runs on."""
    under = np.atleast_2d(underwater(returns))
    rows, width = under.shape
    flat = np.append(under.ravel(), 0.0)
    below = flat > 0.0
    begins = np.flatnonzero(below[1:] & ~below[:-1]) + 1
    ends = np.flatnonzero(below[:-1] & ~below[1:]) + 1
    unrecovered = ends % width == 0
    depth = np.maximum.reduceat(flat, begins) if begins.size else np.empty(0)
    days = (ends - begins + 1 - unrecovered).astype(np.float64)
    return _Falls(rows=rows, row=begins // width, depth=depth, days=days)


def _mean_of(falls: _Falls, each: FloatArray, returns: FloatArray) -> FloatArray:
    """Return the mean of `each` drawdown's number for each row of `returns`."""
    if not falls.row.size:
        return nowhere(returns)
    total = np.bincount(falls.row, weights=each, minlength=falls.rows)
    count = np.bincount(falls.row, minlength=falls.rows)
    return quotient(np.asarray(total, dtype=np.float64), count.astype(np.float64)).reshape(
        returns.shape[:-1]
    )
