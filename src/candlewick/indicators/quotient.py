"""Division where nothing by nothing has no value."""

import numpy as np

from candlewick.domain.arrays import FloatArray


def quotient(numerator: FloatArray, denominator: FloatArray) -> FloatArray:
    """Divide, with NaN where the denominator is zero.

    A market that did not move has no strength, and no volume has no average price. Such a value
    is absent; the usual 0 or 100 would read as "oversold" or "overbought".

    Args:
        numerator: [shape=(n,)]
        denominator: [shape=(n,)]

    Returns:
        [shape=(n,)] the quotient, NaN where either is NaN or the denominator is zero.
    """
    out = np.full(len(numerator), np.nan)
    np.divide(numerator, denominator, out=out, where=denominator != 0.0)
    return out
