"""The one recursive average that every other composes from."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.gap import WholeBars
from candlewick.indicators.jit import Outputs, kernel


def exponential(values: FloatArray, length: int) -> FloatArray:
    """Smooth with weight 2 / (length + 1); see `smooth`."""
    return smooth(values, length=length, weight=2.0 / (length + 1))


def wilder(values: FloatArray, length: int) -> FloatArray:
    """Smooth with weight 1 / length, as Wilder did; see `smooth`."""
    return smooth(values, length=length, weight=1.0 / length)


def smooth(values: FloatArray, *, length: int, weight: float) -> FloatArray:
    """Average recursively, seeded with the plain mean of the first `length` known values.

    This is TradingView's seed, bar for bar; leading NaN (the warm-up of an input that is an
    indicator itself) and gaps are skipped.

    Args:
        values: [shape=(n,)] any series.
        length: [candles, > 0] how many values make the seed.
        weight: [0 to 1] the share of each later value.

    Returns:
        [shape=(n,)] NaN before the seed and where the input is NaN.
    """
    bars = WholeBars.of(values)
    return bars.spread(_smooth(bars.pick(values), length, weight)[0])


@kernel(outputs=1)
def _smooth(outputs: Outputs, values: FloatArray, length: int, weight: float) -> None:
    (out,) = outputs
    keep = 1.0 - weight
    total = 0.0
    average = 0.0
    for i in range(len(values)):
        if i < length:
            total += values[i]
            average = total / length
        else:
            average = weight * values[i] + keep * average
        if i >= length - 1:
            out[i] = average
