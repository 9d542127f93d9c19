"""Candle anatomy."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import SHARE, Output
from candlewick.indicators.engine.arithmetic import maximum, minimum, quotient


class CandleAnatomy(NamedTuple):
    """What a candle is made of, each [shape=(n,)].

    Attributes:
        body: [-1 to 1] from open to close as a share of the range, below zero where it fell.
        upper_shadow: [0 to 1] from the body up to the high as a share of the range.
        lower_shadow: [0 to 1] from the body down to the low as a share of the range.
        range: [quote currency] high minus low.
    """

    body: FloatArray
    upper_shadow: FloatArray
    lower_shadow: FloatArray
    range: FloatArray


@indicator(
    outputs={
        "body": Output("ratio", -1.0, 1.0),
        "upper_shadow": SHARE,
        "lower_shadow": SHARE,
        "range": Output("price", 0.0),
    },
    source="Nison, Japanese Candlestick Charting Techniques (1991), chapter 3",
)
def candle_anatomy(
    open: FloatArray,
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
) -> CandleAnatomy:
    """Measure body and shadows of each candle as shares of its range.

    The two shadows and the body without its sign add up to one.

    Args:
        open: [shape=(n,), quote currency]
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]

    Returns:
        A value on every bar; the shares are NaN where high equals low.

    Raises:
        ValueError: a column is not 1-d float64 or has another length.
    """
    whole = high - low
    return CandleAnatomy(
        body=quotient(close - open, whole),
        upper_shadow=quotient(high - maximum(open, close), whole),
        lower_shadow=quotient(minimum(open, close) - low, whole),
        range=whole,
    )
