from candlewick.indicators.overlap.ema import ema
from candlewick.indicators.overlap.rma import rma
from candlewick.indicators.overlap.sma import sma
from candlewick.indicators.overlap.wma import wma

__all__ = [
    "ema",
    "rma",
    "sma",
    "wma",
]
