"""All that a prompt is built from."""

from dataclasses import dataclass, field

from candlewick.domain.candles import Candles
from candlewick.domain.headline import Headline
from candlewick.domain.sentiment import SentimentReading
from candlewick.domain.standing import Standing


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Evidence:
    """What was known about one market when a question was built; the prompt follows from it alone.

    It is kept with each decision, so that the prompt can be built again, byte for byte.
    Whatever else a prompt may mention becomes a field here.

    Attributes:
        candles: [n > 0] closed candles, as many as are looked at, oldest first.
        sentiment: the readings at hand, oldest first; empty where not available.
        headlines: the news at hand, oldest first; None where none are configured.
        standing: how the account stood in this market.
        template: the text around the data; "" where it is the one that came with the code.
    """

    candles: Candles
    sentiment: tuple[SentimentReading, ...] = ()
    headlines: tuple[Headline, ...] | None = None
    standing: Standing = field(default_factory=Standing)
    template: str = ""
