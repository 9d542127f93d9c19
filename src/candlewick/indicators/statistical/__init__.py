from candlewick.indicators.statistical.hurst import hurst
from candlewick.indicators.statistical.kurtosis import kurtosis
from candlewick.indicators.statistical.z_score import z_score

__all__ = [
    "hurst",
    "kurtosis",
    "z_score",
]
