from candlewick.indicators.volume.cmf import cmf
from candlewick.indicators.volume.force_index import force_index
from candlewick.indicators.volume.mfi import mfi
from candlewick.indicators.volume.obv import obv
from candlewick.indicators.volume.twap import rolling_twap, twap
from candlewick.indicators.volume.vwap import rolling_vwap, vwap

__all__ = [
    "cmf",
    "force_index",
    "mfi",
    "obv",
    "rolling_twap",
    "rolling_vwap",
    "twap",
    "vwap",
]
