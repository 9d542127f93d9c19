"""Kaufman's adaptive moving average."""

import math

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.arithmetic import absolute, same, where
from candlewick.indicators.engine.operation import operation
from candlewick.indicators.engine.together import side_by_side
from candlewick.indicators.engine.window import previous, rolling_sum

Row = FloatArray


@indicator(
    outputs=PRICE,
    source="Kaufman, Smarter Trading (1995), chapter 7",
    talib="KAMA",
)
def kama(
    values: FloatArray, *, length: Length = 10, fast_length: Length = 2, slow_length: Length = 30
) -> FloatArray:
    """Average fast in a clean trend and slowly in a noisy market.

    The weight of a new value follows the efficiency ratio, the net change over `length` candles
    in proportion to all changes on the way. As in TA-Lib it starts from the value before the
    first ratio, and while nothing moves the market counts as clean.

    Args:
        values: [shape=(n,)] any series, oldest first.
        length: [candles, > 0] look-back of the efficiency ratio.
        fast_length: [candles, > 0] look-back of the exponential average in the cleanest trend.
        slow_length: [candles, > 0] the same without any trend.

    Returns:
        [shape=(n,)] first value at index `length`.

    Raises:
        ValueError: `values` is not 1-d float64, or a length is not positive.
    """
    way = rolling_sum(absolute(values - previous(values)), length)
    net = absolute(values - previous(values, length))
    efficiency = where(same(way, 0.0), 1.0, net / way)
    fast, slow = 2.0 / (fast_length + 1), 2.0 / (slow_length + 1)
    weight = efficiency * (fast - slow) + slow
    return _approach(values, weight * weight, p=(_usual_share(length, fast - slow, slow),))


def _usual_share(length: int, span: float, slow: float) -> float:
    """Return the mean share where steps are random: the ratio's square is pi / 2 / length then."""
    return (
        span * span * math.pi / 2.0 / length + 2.0 * span * slow / math.sqrt(length) + slow * slow
    )


@operation(inputs=2, state=2, forgets=lambda share: int(45.0 / min(share, 1.0)))
def _approach(x: Row, weight: Row, out: Row, state: Row) -> None:
    """Go a share of the way to each value, from the one before the first known share.

    A share is known only where its value is.
    """
    begun, average = state[0], state[1]
    at = 0
    while (at < len(out)) & (begun == 0.0):
        known = weight[at] == weight[at]
        if known:
            begun = 1.0
            average = average + weight[at] * (x[at] - average)
        elif x[at] == x[at]:
            average = x[at]
        out[at] = average if known else math.nan
        at += 1
    state[0], state[1] = begun, average
    for i in range(at, len(out)):
        average = average + weight[i] * (x[i] - average)
        out[i] = average
    if average != average:
        # Something was unknown: once more, and carefully.
        average = state[1]
        for i in range(at, len(out)):
            known = weight[i] == weight[i]
            average = average + weight[i] * (x[i] - average) if known else average
            out[i] = average if known else math.nan
    state[1] = average


side_by_side(*[_approach] * 4)
