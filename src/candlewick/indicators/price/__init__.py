from candlewick.indicators.price.log_return import log_return
from candlewick.indicators.price.typical_price import typical_price

__all__ = [
    "log_return",
    "typical_price",
]
