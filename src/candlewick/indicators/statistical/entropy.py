"""Entropy."""

import math

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import SHARE
from candlewick.indicators.catalogue.parameter import Length2
from candlewick.indicators.engine.arithmetic import maximum, minimum
from candlewick.indicators.engine.extreme import rolling_max, rolling_min
from candlewick.indicators.engine.operation import operation
from candlewick.indicators.engine.window import members, pad

Row = FloatArray


@indicator(
    outputs=SHARE,
    source="Shannon, A Mathematical Theory of Communication (1948)",
)
def entropy(values: FloatArray, *, length: Length2 = 64, bins: Length2 = 8) -> FloatArray:
    """Compute how evenly the last values spread between their smallest and their largest.

    The Shannon entropy of a histogram of `bins` equal bins over that range, as a share of the most
    that so many bins can have. Of returns it is high when all sizes are as likely, and low when a
    few bars did all the moving. (The "entropy" of pandas-ta takes prices themselves for
    probabilities and is always near the logarithm of `length`.)

    Args:
        values: [shape=(n,)] any series, oldest first; returns say more than prices.
        length: [candles, > 1] look-back.
        bins: [> 1] how many bins.

    Returns:
        [shape=(n,), 0 to 1] first value at index `length` - 1; NaN while the series stands still.

    Raises:
        ValueError: `values` is not 1-d float64, or `length` or `bins` is below 2.
    """
    terms = [0.0]
    terms += [-(k / length) * math.log(k / length) / math.log(bins) for k in range(1, length + 1)]
    low, high = rolling_min(values, length), rolling_max(values, length)
    total = _rolling_entropy(values, low, high, p=(length, bins, *terms))
    return maximum(minimum(total, 1.0), 0.0)


def _before(length: float, bins: float, *_: float) -> int:
    # The bins are counted in scratch, which is as long as an input.
    return max(int(length), int(bins)) - 1


def _entropies(
    x: FloatArray, low: FloatArray, high: FloatArray, length: float, bins: float, *terms: float
) -> FloatArray:
    size, count = int(length), int(bins)
    bottom = low[size - 1 :]
    width = high[size - 1 :] - bottom
    known = np.flatnonzero(width > 0.0)
    counts = np.zeros((len(bottom), count), dtype=np.intp)
    for member in members(x, size):
        place = (member[known] - bottom[known]) / width[known] * bins
        counts[known, np.minimum(place.astype(np.intp), count - 1)] += 1
    total = np.full(len(bottom), np.nan)
    total[known] = 0.0
    for k in range(count):
        total = total + np.array(terms)[counts[:, k]]
    return pad(total, len(x))


@operation(inputs=3, history=_before, current=(1, 2), lead=0, scratch=1, arrays=_entropies)
def _rolling_entropy(x: Row, low: Row, high: Row, out: Row, counts: Row, p: Row) -> None:
    length, bins = int(p[0]), int(p[1])
    terms = p[2:]
    back = length - 1 if length > bins else bins - 1
    oldest = back - length + 1
    for i in range(len(out)):
        bottom = low[i + back]
        width = high[i + back] - bottom
        if width > 0.0:
            for k in range(bins):
                counts[k] = 0.0
            for lag in range(length):
                at = int((x[i + oldest + lag] - bottom) / width * bins)
                counts[at if at < bins else bins - 1] += 1.0
            total = 0.0
            for k in range(bins):
                total += terms[int(counts[k])]
            out[i] = total
        else:
            out[i] = math.nan
