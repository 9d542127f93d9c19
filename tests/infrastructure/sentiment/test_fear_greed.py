import asyncio
import csv
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.domain.sentiment import SentimentReading
from candlewick.errors import SentimentUnavailableError
from candlewick.infrastructure.retry import RetryPolicy
from candlewick.infrastructure.sentiment.fear_greed import FearGreedIndex, _parsed
from candlewick.testing.loopback_exchange import Fault, FaultKind, LoopbackExchange
from candlewick.testing.manual_clock import ManualClock

pytestmark = pytest.mark.network

HOUR = 3_600_000
DAY = 24 * HOUR
FIRST = 20_000 * DAY
READINGS = [SentimentReading(known_at=FIRST + day * DAY, score=day % 101) for day in range(200)]
NOON = FIRST + 150 * DAY + 12 * HOUR


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOON)


@pytest.fixture
async def server(clock: ManualClock) -> AsyncIterator[LoopbackExchange]:
    async with LoopbackExchange([], clock=clock, readings=READINGS) as serving:
        yield serving


@pytest.fixture
async def index(server: LoopbackExchange, clock: ManualClock) -> AsyncIterator[FearGreedIndex]:
    async with FearGreedIndex(
        clock=clock,
        base_url=server.url,
        timeout=0.2,
        retry=RetryPolicy(max_retries=2, initial_delay=0.005),
    ) as made:
        yield made


async def test_seven_days_come_oldest_first(index: FearGreedIndex) -> None:
    got = await index.known(as_of=NOON, days=7)

    assert [reading.score for reading in got] == [n % 101 for n in range(144, 151)]
    assert [reading.known_at for reading in got] == [
        FIRST + day * DAY + HOUR for day in range(144, 151)
    ]


async def test_a_reading_is_not_shown_before_it_is_out(index: FearGreedIndex) -> None:
    midnight = FIRST + 150 * DAY
    before = await index.known(as_of=midnight + HOUR - 1, days=7)
    after = await index.known(as_of=midnight + HOUR, days=7)

    assert (before[-1].score, after[-1].score) == (149 % 101, 150 % 101)


async def test_what_is_out_now_is_not_shown_for_a_moment_in_the_past(
    index: FearGreedIndex, server: LoopbackExchange
) -> None:
    for as_of in (NOON - 3 * DAY, NOON - 80 * DAY, NOON - 90 * DAY):
        got = await index.known(as_of=as_of, days=7)
        assert len(got) == 7
        assert max(reading.known_at for reading in got) <= as_of

    assert server.requests == ["/fng/?limit=30", "/fng/?limit=0"]


async def test_before_the_first_reading_there_is_none(index: FearGreedIndex) -> None:
    assert await index.known(as_of=FIRST - DAY, days=7) == ()


async def test_a_day_that_was_never_published_is_absent(clock: ManualClock) -> None:
    some = [reading for reading in READINGS if reading.known_at != FIRST + 148 * DAY]
    async with (
        LoopbackExchange([], clock=clock, readings=some) as server,
        FearGreedIndex(clock=clock, base_url=server.url) as index,
    ):
        got = await index.known(as_of=NOON, days=7)

    assert [reading.score for reading in got] == [43, 44, 45, 46, 48, 49]


async def test_an_answer_is_kept_for_the_refresh_interval(
    index: FearGreedIndex, server: LoopbackExchange, clock: ManualClock
) -> None:
    await asyncio.gather(*(index.known(as_of=NOON, days=7) for _ in range(5)))
    await clock.sleep_until(NOON + HOUR - 1)
    await index.known(as_of=NOON, days=7)
    assert len(server.requests) == 1

    await clock.sleep_until(NOON + HOUR)
    await index.known(as_of=NOON, days=7)
    assert len(server.requests) == 2


BROKEN = [
    Fault(kind=FaultKind.SERVER_ERROR),
    Fault(kind=FaultKind.TOO_MANY_REQUESTS),
    Fault(kind=FaultKind.HTML_BODY),
    Fault(kind=FaultKind.TRUNCATED_JSON),
    Fault(kind=FaultKind.CUT_BODY),
    Fault(kind=FaultKind.HANG),
    Fault(kind=FaultKind.RESET),
    Fault(kind=FaultKind.GARBAGE_VALUE),
]


@pytest.mark.parametrize("fault", BROKEN, ids=lambda fault: fault.kind)
async def test_a_fault_gives_no_number_and_recovers_when_it_ends(
    index: FearGreedIndex, server: LoopbackExchange, clock: ManualClock, fault: Fault
) -> None:
    server.inject(fault)
    with pytest.raises(SentimentUnavailableError, match="alternative"):
        await index.known(as_of=NOON, days=7)

    server.clear()
    await clock.sleep_until(clock.now() + HOUR)
    assert len(await index.known(as_of=NOON, days=7)) == 7


async def test_after_a_patient_try_in_vain_the_next_market_does_not_wait_again(
    index: FearGreedIndex, server: LoopbackExchange
) -> None:
    server.inject(Fault(kind=FaultKind.SERVER_ERROR))
    with pytest.raises(SentimentUnavailableError, match="HTTP 503"):
        await index.known(as_of=NOON, days=7)
    asked = len(server.requests)

    with pytest.raises(SentimentUnavailableError, match="HTTP 503"):
        await index.known(as_of=NOON, days=7)

    assert len(server.requests) == asked


async def test_the_last_answer_stands_while_no_new_reading_is_due_and_not_longer(
    index: FearGreedIndex, server: LoopbackExchange, clock: ManualClock
) -> None:
    first = await index.known(as_of=NOON, days=7)
    server.inject(Fault(kind=FaultKind.SERVER_ERROR))

    await clock.sleep_until(NOON + 5 * HOUR)
    assert await index.known(as_of=NOON, days=7) == first
    await clock.sleep_until(NOON + 13 * HOUR)
    with pytest.raises(SentimentUnavailableError, match="HTTP 503"):
        await index.known(as_of=NOON + 13 * HOUR, days=7)


async def test_the_wait_that_was_asked_for_is_passed_on(server: LoopbackExchange) -> None:
    server.inject(Fault(kind=FaultKind.TOO_MANY_REQUESTS, retry_after=90))
    async with FearGreedIndex(
        clock=ManualClock(NOON), base_url=server.url, retry=RetryPolicy(deadline=1)
    ) as hurried:
        with pytest.raises(SentimentUnavailableError) as raised:
            await hurried.known(as_of=NOON, days=7)

    assert raised.value.retry_after == 90


async def test_an_index_that_is_not_open_says_so(clock: ManualClock) -> None:
    index = FearGreedIndex(clock=clock, retry=RetryPolicy(max_retries=0))

    with pytest.raises(SentimentUnavailableError, match="async with"):
        await index.known(as_of=NOON, days=7)


def answer(*entries: dict[str, Any], error: object = None) -> bytes:
    return json.dumps({"data": entries, "metadata": {"error": error}}).encode()


GOOD = {"value": "47", "value_classification": "Neutral", "timestamp": "1777248000"}
"""As recorded on 2026-04-27."""


def test_an_answer_as_recorded_is_read() -> None:
    got = _parsed(answer({**GOOD, "time_until_update": "30745"}), now=1_777_300_000_000)

    assert got == (SentimentReading(known_at=1_777_251_600_000, score=47),)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"data": "x", "metadata": {"error": null}}',
        b"\xff\xfe",
        b"[" * 100_000 + b"]" * 100_000,
        b"9" * 100_000,
        answer(),
        answer(GOOD, GOOD),
        answer(GOOD, error="quota exceeded"),
        answer({**GOOD, "timestamp": "1999999999"}),
        *(answer({**GOOD, "value": v}) for v in ("101", "-1", "47.5", "", "NaN", "٤٧", 47, None)),
        *(answer({**GOOD, "timestamp": t}) for t in ("", "0", "-5", "27-04-2026", 1, None)),
    ],
)
def test_nonsense_is_not_a_number(body: bytes) -> None:
    with pytest.raises(SentimentUnavailableError, match="nonsense"):
        _parsed(body, now=1_777_300_000_000)


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_give_readings_or_our_error(body: bytes) -> None:
    with pytest.raises(SentimentUnavailableError):
        _parsed(body, now=NOON)


async def test_the_real_history_passes_through_unchanged(
    shared_data: Path,
) -> None:
    with (shared_data / "fear_greed/fng_2018_2026-02-13.csv").open() as file:
        real = [
            SentimentReading(
                known_at=int(
                    datetime.fromisoformat(row["date"]).replace(tzinfo=UTC).timestamp() * 1000
                ),
                score=int(row["fng"]),
            )
            for row in csv.DictReader(file)
        ]
    end = ManualClock(real[-1].known_at + 12 * HOUR)
    async with (
        LoopbackExchange([], clock=end, readings=real) as server,
        FearGreedIndex(clock=end, base_url=server.url) as index,
    ):
        got = await index.known(as_of=end.now(), days=4000)

    assert [reading.score for reading in got] == [reading.score for reading in real]
    assert len(got) == 2931
