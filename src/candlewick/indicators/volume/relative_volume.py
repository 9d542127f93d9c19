"""Volume against its own past."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import RATIO, Output
from candlewick.indicators.catalogue.parameter import Length, Length2
from candlewick.indicators.engine.arithmetic import NO_VOLUME, quotient
from candlewick.indicators.engine.window import previous, rolling_deviation, rolling_mean


@indicator(outputs=RATIO, source="volume by the mean of the volumes before", talib="RVOL")
def relative_volume(volume: FloatArray, *, length: Length = 20) -> FloatArray:
    """Compare each candle's volume with the mean of the `length` before it.

    Args:
        volume: [shape=(n,), base currency]
        length: [candles, > 0] look-back, the candle itself not among them.

    Returns:
        [shape=(n,), ratio] 1 is as usual; first value at index `length`; NaN after `length`
        candles without volume.

    Raises:
        ValueError: `volume` is not 1-d float64, or `length` is not positive.
    """
    return quotient(volume, previous(rolling_mean(volume, length)), because=NO_VOLUME)


@indicator(outputs=Output("deviations"), source="the standard score")
def volume_z_score(volume: FloatArray, *, length: Length2 = 20) -> FloatArray:
    """Compute how many standard deviations a candle's volume is from the mean of the last ones.

    Args:
        volume: [shape=(n,), base currency]
        length: [candles, > 1] look-back, the candle itself among them.

    Returns:
        [shape=(n,), population standard deviations] first value at index `length` - 1; NaN while
        all volumes are equal.

    Raises:
        ValueError: `volume` is not 1-d float64, or `length` is less than 2.
    """
    return quotient(volume - rolling_mean(volume, length), rolling_deviation(volume, length))
