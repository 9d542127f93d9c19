"""Relative strength against a benchmark."""

from typing import NamedTuple

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import PERCENT, RATIO
from candlewick.indicators.catalogue.parameter import Length2
from candlewick.indicators.engine.window import previous, rolling_mean


class RelativeStrength(NamedTuple):
    """Three lines [shape=(n,)].

    Attributes:
        ratio: the close in units of the benchmark.
        change: by how much the ratio rose in `length` candles [percent].
        mansfield: how far the ratio is above its mean of the last `length` candles [percent].
    """

    ratio: FloatArray
    change: FloatArray
    mansfield: FloatArray


@indicator(
    outputs={"ratio": RATIO, "change": PERCENT, "mansfield": PERCENT},
    source="Mansfield, after Weinstein, Secrets for Profiting in Bull and Bear Markets (1988)",
)
def relative_strength(
    close: FloatArray, benchmark: FloatArray, *, length: Length2 = 52
) -> RelativeStrength:
    """Compare a market with a benchmark: above zero it did better.

    Args:
        close: [shape=(n,), quote currency]
        benchmark: [shape=(n,), quote currency] the closes of the benchmark at the same times.
        length: [candles, > 1] look-back.

    Returns:
        The ratio on every bar, its change from index `length`, Mansfield's from index
        `length` - 1.

    Raises:
        ValueError: a column is not 1-d float64 or has another length, or `length` is less than 2.
    """
    ratio = close / benchmark
    return RelativeStrength(
        ratio=ratio,
        change=100.0 * (ratio / previous(ratio, length) - 1.0),
        mansfield=100.0 * (ratio / rolling_mean(ratio, length) - 1.0),
    )
