from candlewick.indicators.price.patterns.doji import candle_doji
from candlewick.indicators.price.patterns.engulfing import candle_engulfing, candle_harami
from candlewick.indicators.price.patterns.hammers import (
    candle_hammer,
    candle_hanging_man,
    candle_inverted_hammer,
    candle_shooting_star,
)
from candlewick.indicators.price.patterns.piercing import candle_dark_cloud_cover, candle_piercing
from candlewick.indicators.price.patterns.stars import candle_evening_star, candle_morning_star
from candlewick.indicators.price.patterns.three_in_a_row import (
    candle_three_black_crows,
    candle_three_white_soldiers,
)

__all__ = [
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
]
