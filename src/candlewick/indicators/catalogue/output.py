"""What an output means."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Output:
    """The unit and the range of a line.

    Attributes:
        unit: in words; "price" is the quote currency, "volume" the base currency.
        low: no value is below it.
        high: no value is above it.
    """

    unit: str
    low: float = float("-inf")
    high: float = float("inf")


PRICE = Output("price")
PRICE_CHANGE = Output("price")
PERCENT = Output("percent")
STRENGTH = Output("0 to 100", 0.0, 100.0)
SIGNED_STRENGTH = Output("-100 to 100", -100.0, 100.0)
VOLUME = Output("volume")
RATIO = Output("ratio")
SHARE = Output("ratio", 0.0, 1.0)
SIGN = Output("sign", -1.0, 1.0)
FLAG = Output("flag", 0.0, 1.0)
CANDLES = Output("candles", 0.0)
