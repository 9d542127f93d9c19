from datetime import UTC, datetime
from itertools import pairwise

from candlewick.infrastructure.archive.bundled_candles import load_bundled_candles
from candlewick.infrastructure.archive.bundled_sentiment import load_bundled_readings
from candlewick.infrastructure.archive.memory_sentiment import MemorySentiment

HOUR = 3_600_000
DAY = 24 * HOUR


def midnight(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def test_there_is_one_reading_a_day_and_none_is_missing() -> None:
    readings = load_bundled_readings()
    gaps = {later.known_at - earlier.known_at for earlier, later in pairwise(readings)}

    assert gaps == {DAY}
    assert all(0 <= reading.score <= 100 for reading in readings)


def test_readings_begin_forty_days_before_the_candles_and_end_with_them() -> None:
    readings = load_bundled_readings()
    candles = load_bundled_candles("BTC/USDT")

    assert readings[0].known_at == candles.open_time[0] - 40 * DAY + HOUR
    assert readings[-1].known_at < candles.close_time[-1] < readings[-1].known_at + DAY


def test_the_days_after_the_crash_read_as_the_index_did() -> None:
    scores = {reading.known_at: reading.score for reading in load_bundled_readings()}

    # Greed on the day of the crash, fear on the day after: from alternative.me's own history.
    assert scores[midnight("2025-10-10") + HOUR] == 64
    assert scores[midnight("2025-10-11") + HOUR] == 27


async def test_a_decision_at_midnight_does_not_see_the_new_days_reading() -> None:
    source = MemorySentiment(load_bundled_readings())
    (before,) = await source.known(as_of=midnight("2025-10-11"), days=1)
    (after,) = await source.known(as_of=midnight("2025-10-11") + HOUR, days=1)

    assert (before.score, after.score) == (64, 27)


async def test_every_candle_of_the_window_has_a_full_week_of_readings_and_no_later_one() -> None:
    source = MemorySentiment(load_bundled_readings())

    for close_time in load_bundled_candles("SOL/USDT").close_time.tolist():
        week = await source.known(as_of=close_time, days=7)
        assert len(week) == 7
        assert close_time - 7 * DAY < week[0].known_at <= week[-1].known_at <= close_time
