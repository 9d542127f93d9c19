from candlewick.indicators.statistical.autocorrelation import autocorrelation
from candlewick.indicators.statistical.beta import beta
from candlewick.indicators.statistical.correlation import correlation
from candlewick.indicators.statistical.dominant_cycle import dominant_cycle
from candlewick.indicators.statistical.efficiency_ratio import efficiency_ratio
from candlewick.indicators.statistical.entropy import entropy
from candlewick.indicators.statistical.hurst import hurst
from candlewick.indicators.statistical.hurst_lagged import hurst_lagged
from candlewick.indicators.statistical.kurtosis import kurtosis
from candlewick.indicators.statistical.median import median
from candlewick.indicators.statistical.median_absolute_deviation import median_absolute_deviation
from candlewick.indicators.statistical.percent_rank import percent_rank
from candlewick.indicators.statistical.quantile import quantile
from candlewick.indicators.statistical.skew import skew
from candlewick.indicators.statistical.standard_deviation import standard_deviation
from candlewick.indicators.statistical.variance import variance
from candlewick.indicators.statistical.z_score import z_score

__all__ = [
    "autocorrelation",
    "beta",
    "correlation",
    "dominant_cycle",
    "efficiency_ratio",
    "entropy",
    "hurst",
    "hurst_lagged",
    "kurtosis",
    "median",
    "median_absolute_deviation",
    "percent_rank",
    "quantile",
    "skew",
    "standard_deviation",
    "variance",
    "z_score",
]
