"""Know sure thing."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PERCENT
from candlewick.indicators.catalogue.parameter import Length
from candlewick.indicators.engine.window import rolling_mean
from candlewick.indicators.momentum.roc import roc


class Kst(NamedTuple):
    """Two lines [shape=(n,), percent].

    Attributes:
        line: the weighted sum of four smoothed rates of change.
        signal: the plain mean of the line.
    """

    line: FloatArray
    signal: FloatArray


@indicator(
    outputs={"line": PERCENT, "signal": PERCENT},
    source="Pring, Summed Rate of Change (1992), Technical Analysis of Stocks & Commodities",
    tradingview="Know Sure Thing",
)
def kst(
    close: FloatArray,
    *,
    first_length: Length = 10,
    second_length: Length = 15,
    third_length: Length = 20,
    fourth_length: Length = 30,
    first_mean_length: Length = 10,
    second_mean_length: Length = 10,
    third_mean_length: Length = 10,
    fourth_mean_length: Length = 15,
    signal_length: Length = 9,
) -> Kst:
    """Add up four smoothed rates of change, counted once, twice, three and four times.

    Args:
        close: [shape=(n,), quote currency] closing prices, oldest first.
        first_length: [candles, > 0] look-back of the rate that counts once.
        second_length: [candles, > 0] of the rate that counts twice.
        third_length: [candles, > 0] of the rate that counts three times.
        fourth_length: [candles, > 0] of the rate that counts four times.
        first_mean_length: [candles, > 0] plain mean over the first rate.
        second_mean_length: [candles, > 0] over the second.
        third_mean_length: [candles, > 0] over the third.
        fourth_mean_length: [candles, > 0] over the fourth.
        signal_length: [candles, > 0] plain mean over the line.

    Returns:
        Line from the latest index at which a mean begins, `fourth_length` + `fourth_mean_length` - 1 as
        a rule; signal from `signal_length` - 1 later.

    Raises:
        ValueError: `close` is not 1-d float64, or a length is not positive.
    """
    line = (
        rolling_mean(roc(close, length=first_length), first_mean_length)
        + 2.0 * rolling_mean(roc(close, length=second_length), second_mean_length)
        + 3.0 * rolling_mean(roc(close, length=third_length), third_mean_length)
        + 4.0 * rolling_mean(roc(close, length=fourth_length), fourth_mean_length)
    )
    return Kst(line=line, signal=rolling_mean(line, signal_length))
