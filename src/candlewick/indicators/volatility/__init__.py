from candlewick.indicators.volatility.bollinger_bands import bollinger_bands
from candlewick.indicators.volatility.choppiness import choppiness
from candlewick.indicators.volatility.donchian_channels import donchian_channels
from candlewick.indicators.volatility.keltner_channels import keltner_channels
from candlewick.indicators.volatility.realised_volatility import realised_volatility
from candlewick.indicators.volatility.true_range import atr, true_range

__all__ = [
    "atr",
    "bollinger_bands",
    "choppiness",
    "donchian_channels",
    "keltner_channels",
    "realised_volatility",
    "true_range",
]
