from candlewick.indicators.sentiment.fear_and_greed import fear_and_greed
from candlewick.indicators.sentiment.fear_and_greed_composite import fear_and_greed_composite
from candlewick.indicators.sentiment.relative_strength import relative_strength
from candlewick.indicators.sentiment.technical_rating import technical_rating

__all__ = [
    "fear_and_greed",
    "fear_and_greed_composite",
    "relative_strength",
    "technical_rating",
]
