from candlewick.indicators.support_resistance.pivot_points import pivot_points
from candlewick.indicators.support_resistance.rolling_high_low import rolling_high_low

__all__ = [
    "pivot_points",
    "rolling_high_low",
]
