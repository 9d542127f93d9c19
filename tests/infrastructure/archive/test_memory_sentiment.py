import pytest

from candlewick.domain.sentiment import SentimentReading
from candlewick.infrastructure.archive.memory_sentiment import MemorySentiment
from candlewick.ports.sentiment_source import SentimentSource

DAY = 86_400_000
READINGS = tuple(SentimentReading(known_at=day * DAY, score=10 + day) for day in range(1, 21))


@pytest.mark.parametrize("as_of", range(0, 22 * DAY, DAY // 3))
async def test_no_reading_is_shown_before_it_was_published(as_of: int) -> None:
    source: SentimentSource = MemorySentiment(READINGS)

    shown = await source.known(as_of=as_of, days=30)

    assert shown == tuple(reading for reading in READINGS if reading.known_at <= as_of)


async def test_only_the_last_days_are_shown_oldest_first() -> None:
    shown = await MemorySentiment(reversed(READINGS)).known(as_of=10 * DAY + 5, days=3)

    assert [reading.score for reading in shown] == [18, 19, 20]


async def test_a_day_that_was_never_published_is_absent() -> None:
    source = MemorySentiment(reading for reading in READINGS if reading.score != 19)
    shown = await source.known(as_of=10 * DAY, days=3)

    assert [reading.score for reading in shown] == [18, 20]


async def test_readings_that_ended_long_ago_are_not_passed_off_as_todays() -> None:
    assert await MemorySentiment(READINGS).known(as_of=40 * DAY, days=7) == ()
