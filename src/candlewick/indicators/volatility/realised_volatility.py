"""Realised volatility."""

import math

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.catalogue.parameter import Factor, Length
from candlewick.indicators.engine.arithmetic import logarithm
from candlewick.indicators.engine.window import previous, rolling_deviation

PER_YEAR = Output("fraction per year", 0.0)


@indicator(outputs=PER_YEAR, source='TradingView, "Historical Volatility"')
def realised_volatility(
    close: FloatArray, *, length: Length = 20, periods_per_year: Factor = 365.0
) -> FloatArray:
    """Annualise the standard deviation of log returns from close to close.

    The deviation is the population's, as on TradingView.

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
    returns = logarithm(close / previous(close))
    return rolling_deviation(returns, length) * math.sqrt(periods_per_year)
