"""McGinley's dynamic average."""

import math

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PRICE
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.operation import operation

Row = FloatArray


@indicator(
    outputs=PRICE,
    source="McGinley, Journal of Technical Analysis 48 (1997)",
)
def mcginley_dynamic(values: FloatArray, *, length: Length = 14) -> FloatArray:
    """Average all values so far, the newest with weight (average / value) ^ 4 / `length`.

    So it hurries after falling prices and lets rising ones run. It starts from the plain mean
    of the first `length` values, as TradingView does. A weight above 1, which the formula gives
    after a fall to about half, would throw the average past the price; it counts as 1.

    Args:
        values: [shape=(n,)] prices, oldest first.
        length: [candles, > 0] look-back; some multiply it by 0.6.

    Returns:
        [shape=(n,)] first value at index `length` - 1.

    Raises:
        ValueError: `values` is not 1-d float64, or `length` is not positive.
    """
    return _mcginley(values, p=(length, 1.0 / length))


@operation(inputs=1, state=2, lead=lambda length, _: int(length) - 1)
def _mcginley(x: Row, out: Row, state: Row, p: Row) -> None:
    length, share = p[0], p[1]
    seen = state[0]
    average = state[1]
    for i in range(len(out)):
        value = x[i]
        if math.isnan(value):
            out[i] = math.nan
        elif seen >= length:
            inverse = 1.0 / value if value != 0.0 else math.inf
            ratio = average * inverse
            square = ratio * ratio
            weight = square * square * share
            # An average of zero has no ratio to come back by.
            full = (weight > 1.0) | (average == 0.0)
            average = value if full else average + weight * (value - average)
            out[i] = average
        else:
            seen += 1.0
            average += value
            if seen >= length:
                average = average / length
            out[i] = average if seen >= length else math.nan
    state[0] = seen
    state[1] = average
