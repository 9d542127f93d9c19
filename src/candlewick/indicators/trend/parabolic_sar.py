"""Parabolic stop and reverse."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.check import require_positive, require_series
from candlewick.indicators.gap import WholeBars
from candlewick.indicators.jit import Outputs, kernel


def parabolic_sar(
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    *,
    start: float = 0.02,
    increment: float = 0.02,
    maximum: float = 0.2,
) -> FloatArray:
    """Trail the price with a stop that accelerates with each new extreme.

    The first side follows from the first two closes, and a turn is looked for before the stop
    is kept out of the two candles before, as on TradingView; TA-Lib does both otherwise.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        start: [fraction, > 0] acceleration after a turn.
        increment: [fraction, > 0] what each new extreme adds.
        maximum: [fraction, > 0] the fastest.

    Returns:
        [shape=(n,), quote currency] first value at index 1; below the price in a rise, above
        it in a fall.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or a parameter is not
            positive.

    References:
        Wilder, New Concepts in Technical Trading Systems (1978), section II.
    """
    require_series(high=high, low=low, close=close)
    require_positive(start=start, increment=increment, maximum=maximum)
    bars = WholeBars.of(high, low, close)
    columns = bars.pick(high), bars.pick(low), bars.pick(close)
    return bars.spread(_parabolic_sar(*columns, start, increment, maximum)[0])


@kernel(outputs=1)
def _parabolic_sar(
    outputs: Outputs,
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    start: float,
    increment: float,
    maximum: float,
) -> None:
    # A fall is a rise in the mirror: prices are negated there, so that one rule serves both.
    # `near` is the side of a candle that faces the stop, `far` the side that faces away.
    (out,) = outputs
    rising = False
    stop = 0.0
    extreme = 0.0
    pace = start
    for i in range(1, len(close)):
        if i == 1:
            rising = close[1] > close[0]
            stop = low[0] if rising else -high[0]
            extreme = high[1] if rising else -low[1]
        near = low[i] if rising else -high[i]
        far = high[i] if rising else -low[i]
        stop = stop + pace * (extreme - stop)
        if stop > near:
            rising = not rising
            stop = -max(far, extreme)
            extreme = -near
            pace = start
        elif far > extreme:
            extreme = far
            pace = min(pace + increment, maximum)
        # Never inside the two candles before.
        for k in range(max(i - 2, 0), i):
            stop = min(stop, low[k] if rising else -high[k])
        out[i] = stop if rising else -stop
