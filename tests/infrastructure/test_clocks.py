import asyncio
import time

import pytest

from candlewick.infrastructure import clocks
from candlewick.infrastructure.clocks import ScaledClock, SystemClock
from candlewick.ports.clock import Clock

START = 1_767_268_800_000


async def test_an_accelerated_hour_takes_a_moment() -> None:
    clock = ScaledClock(START, 36_000.0)
    begun = time.monotonic()
    await clock.sleep_until(START + 3_600_000)

    assert clock.now() >= START + 3_600_000
    assert 0.09 < time.monotonic() - begun < 10


def test_an_accelerated_clock_shows_its_start_first() -> None:
    assert START <= ScaledClock(START, 1.0).now() < START + 10_000


async def test_a_clock_that_is_set_forward_wakes_the_sleeper(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(clocks, "LONGEST_NAP", 0.01)
    clock = SystemClock()
    sleeper = asyncio.create_task(clock.sleep_until(clock.now() + 3_600_000))
    await asyncio.sleep(0)  # noqa: TID251 - let it fall asleep
    later = time.time_ns() + 3_600_000_000_000
    monkeypatch.setattr(time, "time_ns", lambda: later)

    await asyncio.wait_for(sleeper, timeout=5)


@pytest.mark.parametrize(
    "clock", [SystemClock(), ScaledClock(START, 60.0)], ids=["system", "scaled"]
)
async def test_a_sleeper_can_be_cancelled(clock: Clock) -> None:
    sleeper = asyncio.create_task(clock.sleep_until(clock.now() + 86_400_000))
    await asyncio.sleep(0)  # noqa: TID251 - let it fall asleep

    sleeper.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sleeper
