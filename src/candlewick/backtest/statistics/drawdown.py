"""Where an account stood below its peak, and for how long."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
