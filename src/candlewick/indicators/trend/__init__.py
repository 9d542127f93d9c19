from candlewick.indicators.trend.adx import adx, adxr
from candlewick.indicators.trend.aroon import aroon
from candlewick.indicators.trend.ichimoku import ichimoku
from candlewick.indicators.trend.parabolic_sar import parabolic_sar
from candlewick.indicators.trend.supertrend import supertrend

__all__ = [
    "adx",
    "adxr",
    "aroon",
    "ichimoku",
    "parabolic_sar",
    "supertrend",
]
