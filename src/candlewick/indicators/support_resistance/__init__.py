from candlewick.indicators.support_resistance.pivot_points import pivot_points
from candlewick.indicators.support_resistance.pivot_points_camarilla import pivot_points_camarilla
from candlewick.indicators.support_resistance.pivot_points_demark import pivot_points_demark
from candlewick.indicators.support_resistance.pivot_points_fibonacci import pivot_points_fibonacci
from candlewick.indicators.support_resistance.pivot_points_woodie import pivot_points_woodie
from candlewick.indicators.support_resistance.rolling_high_low import rolling_high_low

__all__ = [
    "pivot_points",
    "pivot_points_camarilla",
    "pivot_points_demark",
    "pivot_points_fibonacci",
    "pivot_points_woodie",
    "rolling_high_low",
]
