"""The answers of alternative.me's Fear & Greed interface."""

from collections.abc import Sequence
from typing import Final

from candlewick.domain.sentiment import SentimentReading

_DAY_S: Final = 86_400
_WORDS: Final = ((26, "Extreme Fear"), (47, "Fear"), (55, "Neutral"), (76, "Greed"))


def fear_greed(
    readings: Sequence[SentimentReading], *, limit: int, shown: int, garbage: bool
) -> dict[str, object]:
    """Return the newest `limit` [0 is all] readings published at `shown` [ms], newest first.

    With `garbage` the newest has no number.
    """
    known = [reading for reading in readings if reading.known_at <= shown]
    newest_first = sorted(known, key=lambda reading: -reading.known_at)
    data = [_entry(reading) for reading in newest_first[: limit or None]]
    if data:
        data[0]["time_until_update"] = str(_DAY_S - shown // 1000 % _DAY_S)
    if data and garbage:
        data[0]["value"] = "n/a"
    return {"name": "Fear and Greed Index", "data": data, "metadata": {"error": None}}


def _entry(reading: SentimentReading) -> dict[str, str]:
    word = next((word for below, word in _WORDS if reading.score < below), "Extreme Greed")
    return {
        "value": str(reading.score),
        "value_classification": word,
        "timestamp": str(reading.known_at // 1000),
    }
