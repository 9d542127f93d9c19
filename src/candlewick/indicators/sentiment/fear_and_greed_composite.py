"""Fear and greed, read from the candles themselves."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import STRENGTH
from candlewick.indicators.catalogue.parameter import Length2
from candlewick.indicators.engine.arithmetic import absolute, quotient
from candlewick.indicators.engine.extreme import rolling_max
from candlewick.indicators.engine.window import rolling_mean
from candlewick.indicators.momentum.macd import macd
from candlewick.indicators.momentum.rsi import rsi
from candlewick.indicators.momentum.stochastic import stochastic
from candlewick.indicators.volatility.natr import natr
from candlewick.indicators.volume.mfi import mfi


@indicator(outputs=STRENGTH, source="own, after alternative.me's Crypto Fear & Greed Index (2018)")
def fear_and_greed_composite(
    high: FloatArray,
    low: FloatArray,
    close: FloatArray,
    volume: FloatArray,
    *,
    length: Length2 = 30,
) -> FloatArray:
    """Weigh five readings of the candles into one mood between fear and greed.

    Each reading is 50 where it is neutral:

    * volatility (25 of 100): the average true range in percent, against its own mean; calm is
      greed, twice the mean is 33, half of it 67;
    * volume (25): the money flow index;
    * momentum (50): the relative strength index (20), the smoothed stochastic %K (10), and the
      histogram of the MACD against its largest distance from zero (20).

    The parts keep their usual lengths; volatility and histogram are compared with their own last
    `length` values. Every value rests on bars up to its own and is never revised.

    Args:
        high: [shape=(n,), quote currency]
        low: [shape=(n,), quote currency]
        close: [shape=(n,), quote currency]
        volume: [shape=(n,), base currency]
        length: [candles, > 1] look-back of the comparisons.

    Returns:
        [shape=(n,), 0 to 100] 0 is fear, 100 greed; first value at index `length` + 32; NaN while
        a part has no value, as when nothing moves.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `length` is less than 2.
    """
    spread = natr(high, low, close)
    usual = rolling_mean(spread, length)
    histogram = macd(close).histogram
    push = quotient(histogram, rolling_max(absolute(histogram), length))
    return (
        25.0 * quotient(usual, usual + spread)
        + 0.25 * mfi(high, low, close, volume)
        + 0.20 * rsi(close)
        + 0.10 * stochastic(high, low, close).k
        + 10.0 * (1.0 + push)
    )
