import logging

import pytest

from candlewick.infrastructure.exchange.exchange_time import ExchangeTime
from candlewick.testing.manual_clock import ManualClock

NOW = 1_760_000_000_000


class There:
    """An exchange whose clock is ahead, and that takes its time to tell."""

    def __init__(self, clock: ManualClock, *, ahead: int, out: int = 0, back: int = 0) -> None:
        self.clock = clock
        self.ahead = ahead
        self.out = out
        self.back = back
        self.asked = 0

    def time(self) -> int:
        return self.clock.now() + self.ahead

    async def ask(self) -> int:
        self.asked += 1
        await self.clock.sleep_until(self.clock.now() + self.out)
        told = self.time()
        await self.clock.sleep_until(self.clock.now() + self.back)
        return told


@pytest.mark.parametrize("ahead", [-90_000, -1, 0, 1, 90_000])
@pytest.mark.parametrize(("out", "back"), [(0, 0), (20_000, 0), (0, 20_000), (300, 700)])
async def test_it_is_never_thought_to_be_later_there_than_it_is(
    ahead: int, out: int, back: int
) -> None:
    clock = ManualClock(NOW)
    there = There(clock, ahead=ahead, out=out, back=back)
    time = ExchangeTime(name="binance", clock=clock)

    assert await time.now(there.ask) == there.time() - back
    await clock.sleep_until(NOW + 300_000)
    assert await time.now(there.ask) == there.time() - back
    assert there.asked == 1
    assert time.uncertainty == out + back


async def test_an_exchange_that_does_not_tell_its_time_is_taken_to_have_ours() -> None:
    async def ask() -> None:
        return None

    time = ExchangeTime(name="bitstamp", clock=ManualClock(NOW))

    assert await time.now(ask) == NOW


async def test_a_clock_that_jumps_is_measured_anew() -> None:
    clock = ManualClock(NOW)
    there = There(clock, ahead=0)
    time = ExchangeTime(name="binance", clock=clock)
    await time.now(there.ask)
    await clock.sleep_until(NOW + 600_001)
    await time.now(there.ask)
    time.forget()
    await time.now(there.ask)

    assert there.asked == 3


@pytest.mark.parametrize(
    ("ahead", "words"), [(5_000, "5.0 s behind binance's"), (-5_000, "5.0 s ahead of binance's")]
)
async def test_the_user_is_told_of_a_wrong_clock(
    ahead: int, words: str, caplog: pytest.LogCaptureFixture
) -> None:
    clock = ManualClock(NOW)
    with caplog.at_level(logging.WARNING):
        await ExchangeTime(name="binance", clock=clock).now(There(clock, ahead=ahead).ask)

    assert words in caplog.text


async def test_a_slow_answer_is_not_a_wrong_clock(caplog: pytest.LogCaptureFixture) -> None:
    clock = ManualClock(NOW)
    with caplog.at_level(logging.WARNING):
        slow = There(clock, ahead=0, back=9_000)
        await ExchangeTime(name="binance", clock=clock).now(slow.ask)

    assert caplog.text == ""
