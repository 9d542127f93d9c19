from candlewick.indicators.momentum.awesome_oscillator import awesome_oscillator
from candlewick.indicators.momentum.balance_of_power import balance_of_power
from candlewick.indicators.momentum.cci import cci
from candlewick.indicators.momentum.cmo import cmo
from candlewick.indicators.momentum.connors_rsi import connors_rsi
from candlewick.indicators.momentum.coppock_curve import coppock_curve
from candlewick.indicators.momentum.dpo import dpo
from candlewick.indicators.momentum.elder_ray import elder_ray
from candlewick.indicators.momentum.fisher_transform import fisher_transform
from candlewick.indicators.momentum.kdj import kdj
from candlewick.indicators.momentum.kst import kst
from candlewick.indicators.momentum.macd import macd
from candlewick.indicators.momentum.macd_divergence import macd_divergence
from candlewick.indicators.momentum.ppo import ppo
from candlewick.indicators.momentum.price_momentum import price_momentum
from candlewick.indicators.momentum.roc import roc
from candlewick.indicators.momentum.rsi import rsi
from candlewick.indicators.momentum.rsi_divergence import rsi_divergence
from candlewick.indicators.momentum.squeeze_momentum import squeeze_momentum
from candlewick.indicators.momentum.stochastic import stochastic
from candlewick.indicators.momentum.stochastic_fast import stochastic_fast
from candlewick.indicators.momentum.stochastic_momentum_index import stochastic_momentum_index
from candlewick.indicators.momentum.stochastic_rsi import stochastic_rsi
from candlewick.indicators.momentum.trix import trix
from candlewick.indicators.momentum.tsi import tsi
from candlewick.indicators.momentum.ultimate_oscillator import ultimate_oscillator
from candlewick.indicators.momentum.williams_r import williams_r

__all__ = [
    "awesome_oscillator",
    "balance_of_power",
    "cci",
    "cmo",
    "connors_rsi",
    "coppock_curve",
    "dpo",
    "elder_ray",
    "fisher_transform",
    "kdj",
    "kst",
    "macd",
    "macd_divergence",
    "ppo",
    "price_momentum",
    "roc",
    "rsi",
    "rsi_divergence",
    "squeeze_momentum",
    "stochastic",
    "stochastic_fast",
    "stochastic_momentum_index",
    "stochastic_rsi",
    "trix",
    "tsi",
    "ultimate_oscillator",
    "williams_r",
]
