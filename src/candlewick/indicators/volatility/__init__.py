from candlewick.indicators.volatility.bollinger_bands import bollinger_bands
from candlewick.indicators.volatility.bollinger_percent_b import bollinger_percent_b
from candlewick.indicators.volatility.bollinger_width import bollinger_width
from candlewick.indicators.volatility.choppiness import choppiness
from candlewick.indicators.volatility.donchian_channels import donchian_channels
from candlewick.indicators.volatility.garman_klass_volatility import garman_klass_volatility
from candlewick.indicators.volatility.keltner_channels import keltner_channels
from candlewick.indicators.volatility.natr import natr
from candlewick.indicators.volatility.parkinson_volatility import parkinson_volatility
from candlewick.indicators.volatility.realised_volatility import realised_volatility
from candlewick.indicators.volatility.rogers_satchell_volatility import rogers_satchell_volatility
from candlewick.indicators.volatility.standard_deviation_channels import (
    standard_deviation_channels,
)
from candlewick.indicators.volatility.true_range import atr, true_range
from candlewick.indicators.volatility.ulcer_index import ulcer_index
from candlewick.indicators.volatility.yang_zhang_volatility import yang_zhang_volatility

__all__ = [
    "atr",
    "bollinger_bands",
    "bollinger_percent_b",
    "bollinger_width",
    "choppiness",
    "donchian_channels",
    "garman_klass_volatility",
    "keltner_channels",
    "natr",
    "parkinson_volatility",
    "realised_volatility",
    "rogers_satchell_volatility",
    "standard_deviation_channels",
    "true_range",
    "ulcer_index",
    "yang_zhang_volatility",
]
