"""What every clock promises, asked of each."""

import time

import pytest

from candlewick.infrastructure.clocks import ScaledClock, SystemClock
from candlewick.ports.clock import Clock
from candlewick.testing.manual_clock import ManualClock

CLOCKS = {
    "system": SystemClock,
    "scaled": lambda: ScaledClock(1_767_268_800_000, 60.0),
    "slow": lambda: ScaledClock(1_767_268_800_000, 0.5),
    "manual": lambda: ManualClock(1_767_268_800_000),
}


@pytest.fixture(params=CLOCKS.values(), ids=list(CLOCKS))
def clock(request: pytest.FixtureRequest) -> Clock:
    made: Clock = request.param()
    return made


def test_the_time_is_whole_milliseconds_of_our_days(clock: Clock) -> None:
    assert type(clock.now()) is int
    assert 1_767_000_000_000 < clock.now() < 4_102_444_800_000


def test_the_time_does_not_run_backwards(clock: Clock) -> None:
    times = [clock.now() for _ in range(1_000)]

    assert times == sorted(times)


@pytest.mark.parametrize("ahead", [1, 7, 25])
async def test_a_sleeper_never_wakes_too_early(clock: Clock, ahead: int) -> None:
    for _ in range(3):
        moment = clock.now() + ahead
        await clock.sleep_until(moment)

        assert clock.now() >= moment


async def test_what_is_past_is_not_waited_for(clock: Clock) -> None:
    begun = time.monotonic()
    await clock.sleep_until(clock.now() - 3_600_000)
    await clock.sleep_until(0)

    assert time.monotonic() - begun < 5
