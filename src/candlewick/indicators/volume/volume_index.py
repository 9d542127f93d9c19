"""Negative and positive volume index."""

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import indicator
from candlewick.indicators.catalogue.output import Output
from candlewick.indicators.catalogue.parameter import Compat
from candlewick.indicators.engine.arithmetic import where
from candlewick.indicators.engine.smoothing import known_before, running_product

DYSART = "Dysart (1936), after Fosback, Stock Market Logic (1976)"
INDEX = Output("index", 0.0)


@indicator(outputs=INDEX, source=DYSART, talib="NVI", tradingview="ta.nvi")
def negative_volume_index(
    close: FloatArray, volume: FloatArray, *, compat: Compat = "tradingview"
) -> FloatArray:
    """Follow the close on candles with less volume than the one before, and rest on the others.

    Args:
        close: [shape=(n,), quote currency]
        volume: [shape=(n,), base currency]
        compat: "tradingview" begins at 1, "talib" at 1000.

    Returns:
        [shape=(n,)] a value on every bar.

    Raises:
        ValueError: a column is not 1-d float64 or has another length.
    """
    before = known_before(volume, at_first=volume)
    return _index(where(volume < before, _growth(close), 1.0), compat)


@indicator(outputs=INDEX, source=DYSART, talib="PVI", tradingview="ta.pvi")
def positive_volume_index(
    close: FloatArray, volume: FloatArray, *, compat: Compat = "tradingview"
) -> FloatArray:
    """Follow the close on candles with more volume than the one before, and rest on the others.

    Args:
        close: [shape=(n,), quote currency]
        volume: [shape=(n,), base currency]
        compat: "tradingview" begins at 1, "talib" at 1000.

    Returns:
        [shape=(n,)] a value on every bar.

    Raises:
        ValueError: a column is not 1-d float64 or has another length.
    """
    before = known_before(volume, at_first=volume)
    return _index(where(volume > before, _growth(close), 1.0), compat)


def _growth(close: FloatArray) -> FloatArray:
    return close / known_before(close, at_first=close)


def _index(growth: FloatArray, compat: Compat) -> FloatArray:
    index = running_product(growth)
    return 1000.0 * index if compat == "talib" else index
