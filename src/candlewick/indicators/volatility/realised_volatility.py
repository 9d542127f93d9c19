"""Realised volatility."""

import math

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.check import require_length, require_positive, require_series
from candlewick.indicators.price.log_return import log_ratio
from candlewick.indicators.window import rolling_deviation


def realised_volatility(
    close: FloatArray, *, length: int = 20, periods_per_year: float = 365.0
) -> FloatArray:
    """Annualise the standard deviation of log returns from close to close.

    The deviation is the population's, as in TradingView's "historical volatility".

    Args:
        close: [shape=(n,), quote currency] closing prices, oldest first.
        length: [candles, > 0] how many returns.
        periods_per_year: [candles per year, > 0] 365 for daily candles, 8,760 for hourly ones:
            a crypto market never closes.

    Returns:
        [shape=(n,), fraction per year] first value at index `length`.

    Raises:
        ValueError: `close` is not 1-d float64, or a parameter is not positive.
    """
    require_series(close=close)
    require_length(length)
    require_positive(periods_per_year=periods_per_year)
    return rolling_deviation(log_ratio(close), length) * math.sqrt(periods_per_year)
