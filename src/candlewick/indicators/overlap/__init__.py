from candlewick.indicators.overlap.alma import alma
from candlewick.indicators.overlap.dema import dema
from candlewick.indicators.overlap.ema import ema
from candlewick.indicators.overlap.hma import hma
from candlewick.indicators.overlap.kama import kama
from candlewick.indicators.overlap.linear_regression import linear_regression
from candlewick.indicators.overlap.mcginley_dynamic import mcginley_dynamic
from candlewick.indicators.overlap.moving_average_envelopes import moving_average_envelopes
from candlewick.indicators.overlap.rma import rma
from candlewick.indicators.overlap.sma import sma
from candlewick.indicators.overlap.swma import swma
from candlewick.indicators.overlap.t3 import t3
from candlewick.indicators.overlap.tema import tema
from candlewick.indicators.overlap.trima import trima
from candlewick.indicators.overlap.vwma import vwma
from candlewick.indicators.overlap.wma import wma
from candlewick.indicators.overlap.zlema import zlema

__all__ = [
    "alma",
    "dema",
    "ema",
    "hma",
    "kama",
    "linear_regression",
    "mcginley_dynamic",
    "moving_average_envelopes",
    "rma",
    "sma",
    "swma",
    "t3",
    "tema",
    "trima",
    "vwma",
    "wma",
    "zlema",
]
