from candlewick.indicators.momentum.cci import cci
from candlewick.indicators.momentum.macd import macd
from candlewick.indicators.momentum.roc import roc
from candlewick.indicators.momentum.rsi import rsi
from candlewick.indicators.momentum.stochastic import stochastic
from candlewick.indicators.momentum.williams_r import williams_r

__all__ = [
    "cci",
    "macd",
    "roc",
    "rsi",
    "stochastic",
    "williams_r",
]
