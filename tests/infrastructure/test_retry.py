import asyncio
import inspect
import logging

import pytest

from candlewick.errors import (
    ExchangeRefusedError,
    ExchangeUnavailableError,
    UnavailableError,
)
from candlewick.infrastructure.retry import RetryPolicy, retry_async, with_policy


class Time:
    """Waits by adding to a number."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


class Service:
    """Fails with the given errors, in order, then answers."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.calls = 0

    async def ask(self) -> str:
        self.calls += 1
        if self.errors:
            raise self.errors.pop(0)
        return "answer"


def down(times: int, *, retry_after: float | None = None) -> list[UnavailableError]:
    return [UnavailableError(f"down {n}", retry_after=retry_after) for n in range(times)]


async def run(service: Service, time: Time, **settings: float | None) -> str:
    policy = RetryPolicy(sleep=time.sleep, monotonic=time.monotonic, **settings)  # type: ignore[arg-type]
    return await with_policy(policy, late=UnavailableError)(service.ask)()


def test_the_parameters_are_those_of_the_original() -> None:
    parameters = inspect.signature(retry_async).parameters
    first = {name: p.default for name, p in list(parameters.items())[:4]}

    assert first == {"max_retries": -1, "initial_delay": 1, "backoff_factor": 2, "max_delay": 3600}


async def test_a_service_that_comes_back_answers() -> None:
    service, time = Service(*down(30)), Time()

    assert await run(service, time) == "answer"
    assert service.calls == 31


async def test_each_wait_is_longer_and_at_most_half_is_left_to_chance() -> None:
    time = Time()
    await run(Service(*down(6)), time, initial_delay=1, backoff_factor=3, max_delay=50)

    for wait, full in zip(time.waits, [1, 3, 9, 27, 50, 50], strict=True):
        assert full / 2 <= wait <= full


async def test_waits_differ_between_callers() -> None:
    first, second = Time(), Time()
    await run(Service(*down(3)), first)
    await run(Service(*down(3)), second)

    assert first.waits != second.waits


async def test_a_very_long_outage_does_not_overflow() -> None:
    time = Time()
    await run(Service(*down(2000)), time, max_delay=5)

    assert max(time.waits) <= 5


async def test_what_the_service_asks_for_is_waited_even_past_the_longest_wait() -> None:
    time = Time()
    await run(Service(*down(1, retry_after=120)), time, max_delay=2)

    assert 120 <= time.waits[0] <= 132


async def test_a_shorter_wish_of_the_service_does_not_shorten_our_wait() -> None:
    time = Time()
    await run(Service(*down(1, retry_after=0.1)), time, initial_delay=10)

    assert time.waits[0] >= 5


async def test_only_so_many_retries_then_the_last_error() -> None:
    service = Service(*down(9))

    with pytest.raises(UnavailableError, match="down 2"):
        await run(service, Time(), max_retries=2)
    assert service.calls == 3


async def test_no_retry_at_all_can_be_asked_for() -> None:
    service = Service(*down(1))

    with pytest.raises(UnavailableError):
        await run(service, Time(), max_retries=0)
    assert service.calls == 1


@pytest.mark.parametrize("error", [ExchangeRefusedError("no"), ValueError("bug"), TimeoutError()])
async def test_what_asking_again_cannot_help_passes_at_once(error: Exception) -> None:
    service = Service(error)

    with pytest.raises(type(error)):
        await run(service, Time())
    assert service.calls == 1


async def test_a_deadline_bounds_the_retries_and_gives_the_last_error() -> None:
    service, time = Service(*down(99)), Time()

    with pytest.raises(UnavailableError, match="down"):
        await run(service, time, initial_delay=1, backoff_factor=1, deadline=10)
    assert time.now < 10
    assert 10 <= service.calls <= 21


async def test_a_wait_that_outlasts_the_deadline_is_not_begun() -> None:
    time = Time()

    with pytest.raises(UnavailableError, match="down 0"):
        await run(Service(*down(1, retry_after=300)), time, deadline=60)
    assert time.waits == []


async def test_a_call_that_outlasts_the_deadline_is_cancelled() -> None:
    @retry_async(deadline=0.01, late=ExchangeUnavailableError)
    async def hang() -> None:
        await asyncio.Event().wait()

    with pytest.raises(ExchangeUnavailableError, match=r"hang gave no answer within 0\.01 s"):
        await hang()


async def test_a_late_second_call_gives_the_first_error() -> None:
    calls = 0

    @retry_async(initial_delay=0, deadline=0.02)
    async def fail_then_hang() -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise down(1)[0]
        await asyncio.Event().wait()

    with pytest.raises(UnavailableError, match="down 0"):
        await fail_then_hang()
    assert calls == 2


async def test_a_wait_can_be_cancelled() -> None:
    waiting = asyncio.Event()

    async def sleep(_seconds: float) -> None:
        waiting.set()
        await asyncio.Event().wait()

    service = Service(*down(9))
    decorate = with_policy(RetryPolicy(sleep=sleep), late=UnavailableError)
    task = asyncio.create_task(decorate(service.ask)())
    await waiting.wait()
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    assert service.calls == 1


async def test_each_wait_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        await run(Service(*down(2, retry_after=7)), Time())

    assert [record.levelname for record in caplog.records] == ["WARNING", "WARNING"]
    assert "down 0; asking again in 7" in caplog.messages[0]
    assert "attempt 3" in caplog.messages[1]


async def test_arguments_and_names_pass_through() -> None:
    @retry_async()
    async def add(left: int, *, right: int) -> int:
        """Add."""
        return left + right

    assert await add(1, right=2) == 3
    assert add.__name__ == "add"
    assert add.__doc__ == "Add."
