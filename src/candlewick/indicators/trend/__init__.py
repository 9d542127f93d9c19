from candlewick.indicators.trend.adx import adx, adxr
from candlewick.indicators.trend.alligator import alligator
from candlewick.indicators.trend.aroon import aroon
from candlewick.indicators.trend.atr_trailing_stop import atr_trailing_stop
from candlewick.indicators.trend.chande_kroll_stop import chande_kroll_stop
from candlewick.indicators.trend.chandelier_exit import chandelier_exit
from candlewick.indicators.trend.ichimoku import ichimoku
from candlewick.indicators.trend.linear_regression_r2 import linear_regression_r2
from candlewick.indicators.trend.linear_regression_slope import linear_regression_slope
from candlewick.indicators.trend.moving_average_cross import (
    moving_average_cross,
    moving_average_stack,
)
from candlewick.indicators.trend.parabolic_sar import parabolic_sar
from candlewick.indicators.trend.supertrend import supertrend
from candlewick.indicators.trend.td_sequential import td_sequential
from candlewick.indicators.trend.vertical_horizontal_filter import vertical_horizontal_filter
from candlewick.indicators.trend.vortex import vortex

__all__ = [
    "adx",
    "adxr",
    "alligator",
    "aroon",
    "atr_trailing_stop",
    "chande_kroll_stop",
    "chandelier_exit",
    "ichimoku",
    "linear_regression_r2",
    "linear_regression_slope",
    "moving_average_cross",
    "moving_average_stack",
    "parabolic_sar",
    "supertrend",
    "td_sequential",
    "vertical_horizontal_filter",
    "vortex",
]
