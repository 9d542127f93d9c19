"""Missing candles, for indicators that remember.

A windowed indicator forgets a NaN by itself when it leaves the window. A recursive one would
carry it for ever, so it runs over the whole bars only, as if the others had never been there,
and is NaN where they were: state is carried across the gap.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from candlewick.domain.arrays import FloatArray, TimeArray


@dataclass(frozen=True, slots=True)
class WholeBars:
    """The bars of which every column is known.

    Attributes:
        whole: [shape=(n,)] which bars those are.
        complete: whether they all are.
    """

    whole: NDArray[np.bool_]
    complete: bool

    @classmethod
    def of(cls, *series: FloatArray) -> Self:
        """Find the bars at which no column of `series` is NaN."""
        missing = np.isnan(series[0])
        for values in series[1:]:
            missing |= np.isnan(values)
        return cls(whole=~missing, complete=not missing.any())

    def pick(self, values: FloatArray) -> FloatArray:
        """Return the values [shape=(m,)] at the whole bars."""
        return values if self.complete else values[self.whole]

    def pick_times(self, times: TimeArray) -> TimeArray:
        """Return the times [shape=(m,)] of the whole bars."""
        return times if self.complete else times[self.whole]

    def spread(self, values: FloatArray) -> FloatArray:
        """Put values [shape=(m,)] back in their places [shape=(n,)], NaN in the gaps."""
        if self.complete:
            return values
        out = np.full(len(self.whole), np.nan)
        out[self.whole] = values
        return out
