from candlewick.indicators.volume.accumulation_distribution import accumulation_distribution
from candlewick.indicators.volume.average_quote_volume import average_quote_volume
from candlewick.indicators.volume.chaikin_oscillator import chaikin_oscillator
from candlewick.indicators.volume.cmf import cmf
from candlewick.indicators.volume.ease_of_movement import ease_of_movement
from candlewick.indicators.volume.force_index import force_index
from candlewick.indicators.volume.mfi import mfi
from candlewick.indicators.volume.obv import obv, obv_slope
from candlewick.indicators.volume.price_volume_trend import price_volume_trend
from candlewick.indicators.volume.pvo import pvo
from candlewick.indicators.volume.relative_volume import relative_volume, volume_z_score
from candlewick.indicators.volume.twap import rolling_twap, twap
from candlewick.indicators.volume.volume_index import (
    negative_volume_index,
    positive_volume_index,
)
from candlewick.indicators.volume.volume_profile import volume_profile
from candlewick.indicators.volume.vwap import rolling_vwap, vwap
from candlewick.indicators.volume.vwap_bands import vwap_bands

__all__ = [
    "accumulation_distribution",
    "average_quote_volume",
    "chaikin_oscillator",
    "cmf",
    "ease_of_movement",
    "force_index",
    "mfi",
    "negative_volume_index",
    "obv",
    "obv_slope",
    "positive_volume_index",
    "price_volume_trend",
    "pvo",
    "relative_volume",
    "rolling_twap",
    "rolling_vwap",
    "twap",
    "volume_profile",
    "volume_z_score",
    "vwap",
    "vwap_bands",
]
