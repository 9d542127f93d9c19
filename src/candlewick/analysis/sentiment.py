"""The Fear & Greed index in words."""

from typing import Final

_BANDS: Final = (
    (25, "Extreme Fear"),
    (46, "Fear"),
    (54, "Neutral"),
    (75, "Greed"),
    (100, "Extreme Greed"),
)
"""The highest score of each label, as alternative.me's own answers of 2018 to 2025 draw the lines."""


def sentiment_label(score: int) -> str:
    """Return alternative.me's word for `score` [0 to 100].

    Raises:
        ValueError: `score` is outside 0 to 100.
    """
    if not 0 <= score <= 100:  # noqa: PLR2004 - the scale's own ends
        msg = f"a Fear & Greed score is 0 to 100, was {score}"
        raise ValueError(msg)
    return next(label for highest, label in _BANDS if score <= highest)
