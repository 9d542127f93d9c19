"""The market in which everything went the other way, in words."""

import re
from typing import Final

_PAIRS: Final = (
    ("above", "below"),
    ("rose", "fell"),
    ("overbought", "oversold"),
    ("bullish", "bearish"),
    ("positive", "negative"),
    ("Buyers", "Sellers"),
)
_OTHER: Final = {word: other for pair in _PAIRS for word, other in (pair, pair[::-1])}
_WORD: Final = re.compile(rf"\b({'|'.join(_OTHER)})\b")


def mirror_image(facts: tuple[str, ...]) -> tuple[str, ...]:
    """Return `facts` with each rising word turned into its falling one, and back.

    Sentences that speak of no direction stay as they are.
    """
    return tuple(_WORD.sub(lambda match: _OTHER[match[1]], fact) for fact in facts)
