from candlewick.indicators.price.average_price import average_price
from candlewick.indicators.price.candle_anatomy import candle_anatomy
from candlewick.indicators.price.drawdown import drawdown
from candlewick.indicators.price.heikin_ashi import heikin_ashi
from candlewick.indicators.price.log_return import log_return
from candlewick.indicators.price.median_price import median_price
from candlewick.indicators.price.patterns import (
    candle_dark_cloud_cover,
    candle_doji,
    candle_engulfing,
    candle_evening_star,
    candle_hammer,
    candle_hanging_man,
    candle_harami,
    candle_inverted_hammer,
    candle_morning_star,
    candle_piercing,
    candle_shooting_star,
    candle_three_black_crows,
    candle_three_white_soldiers,
)
from candlewick.indicators.price.percent_return import percent_return
from candlewick.indicators.price.price_distance import price_distance
from candlewick.indicators.price.typical_price import typical_price
from candlewick.indicators.price.weighted_close import weighted_close

__all__ = [
    "average_price",
    "candle_anatomy",
    "candle_dark_cloud_cover",
    "candle_doji",
    "candle_engulfing",
    "candle_evening_star",
    "candle_hammer",
    "candle_hanging_man",
    "candle_harami",
    "candle_inverted_hammer",
    "candle_morning_star",
    "candle_piercing",
    "candle_shooting_star",
    "candle_three_black_crows",
    "candle_three_white_soldiers",
    "drawdown",
    "heikin_ashi",
    "log_return",
    "median_price",
    "percent_return",
    "price_distance",
    "typical_price",
    "weighted_close",
]
