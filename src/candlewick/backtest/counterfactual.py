"""Markets that never were: what a model answers there it cannot remember."""

from dataclasses import replace

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.domain.candles import Candles


def mirrored(candles: Candles) -> Candles:
    """Turn every rise into the same fall and every fall into the same rise, in logarithms.

    The first open stays where it is; each high becomes a low.
    """
    level = float(candles.open[0]) if len(candles) else 1.0
    scale = level * level
    return replace(
        candles,
        open=scale / candles.open,
        high=scale / candles.low,
        low=scale / candles.high,
        close=scale / candles.close,
    )


def shuffled(candles: Candles, *, generator: np.random.Generator) -> Candles:
    """Put the candles in another order, each with its own shape, volume and step to it.

    What they add up to stays, and so does how far they move; their order, and with it every
    trend, pattern and date, is gone.
    """
    count = len(candles)
    if not count:
        return candles
    before = np.concatenate((candles.open[:1], candles.close[:-1]))
    order = generator.permutation(count)
    growth = (candles.close / before)[order]
    level = float(candles.open[0]) * np.concatenate(([1.0], np.cumprod(growth)[:-1]))
    factor: FloatArray = level / before[order]
    return replace(
        candles,
        open=candles.open[order] * factor,
        high=candles.high[order] * factor,
        low=candles.low[order] * factor,
        close=candles.close[order] * factor,
        volume=candles.volume[order],
    )
