from candlewick.indicators.support_resistance.fibonacci_retracement import fibonacci_retracement
from candlewick.indicators.support_resistance.pivot_points import pivot_points
from candlewick.indicators.support_resistance.pivot_points_camarilla import pivot_points_camarilla
from candlewick.indicators.support_resistance.pivot_points_demark import pivot_points_demark
from candlewick.indicators.support_resistance.pivot_points_fibonacci import pivot_points_fibonacci
from candlewick.indicators.support_resistance.pivot_points_woodie import pivot_points_woodie
from candlewick.indicators.support_resistance.rolling_high_low import rolling_high_low
from candlewick.indicators.support_resistance.swing_pivots import swing_pivots
from candlewick.indicators.support_resistance.williams_fractals import williams_fractals
from candlewick.indicators.support_resistance.zigzag import zigzag

__all__ = [
    "fibonacci_retracement",
    "pivot_points",
    "pivot_points_camarilla",
    "pivot_points_demark",
    "pivot_points_fibonacci",
    "pivot_points_woodie",
    "rolling_high_low",
    "swing_pivots",
    "williams_fractals",
    "zigzag",
]
