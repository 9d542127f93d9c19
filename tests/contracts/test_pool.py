"""What every pool promises, asked of each."""

import asyncio
import gc
from collections.abc import Awaitable

import pytest

from candlewick.errors import ExchangeUnavailableError
from candlewick.infrastructure.pool.concurrent_pool import ConcurrentPool
from candlewick.infrastructure.pool.sequential_pool import SequentialPool
from candlewick.ports.pool import Pool

POOLS = [ConcurrentPool, SequentialPool]
TICK = 0.001


@pytest.fixture(params=POOLS)
def pool(request: pytest.FixtureRequest) -> Pool:
    made: Pool = request.param()
    return made


async def pause(seconds: float) -> None:
    await asyncio.sleep(seconds)  # noqa: TID251 - the jobs of this test take time


async def answer(number: int, *, after: float = 0.0) -> int:
    await pause(after)
    return number


async def fail(*, after: float = 0.0) -> int:
    await pause(after)
    message = "the exchange is in maintenance"
    raise ExchangeUnavailableError(message, retry_after=7.0)


async def test_no_jobs_give_no_results(pool: Pool) -> None:
    assert await pool.gather([]) == []


async def test_results_come_in_the_order_of_the_jobs(pool: Pool) -> None:
    jobs = [answer(0, after=5 * TICK), answer(1), answer(2, after=2 * TICK)]

    assert await pool.gather(jobs) == [0, 1, 2]


async def test_jobs_may_be_running_already(pool: Pool) -> None:
    future = asyncio.get_running_loop().create_future()
    future.set_result(2)
    jobs: list[Awaitable[int]] = [answer(0), asyncio.create_task(answer(1)), future]

    assert await pool.gather(jobs) == [0, 1, 2]


async def test_an_error_is_raised_as_it_is(pool: Pool) -> None:
    with pytest.raises(ExchangeUnavailableError) as raised:
        await pool.gather([answer(0), fail(), answer(2)])

    assert raised.value.retry_after == 7.0


async def test_after_an_error_no_job_goes_on(pool: Pool) -> None:
    done: list[str] = []

    async def slow() -> int:
        await pause(0.05)
        done.append("slow")
        return 0

    running = asyncio.create_task(slow())
    with pytest.raises(ExchangeUnavailableError):
        await pool.gather([fail(), slow(), running])
    await pause(0.1)

    assert done == []
    assert running.cancelled()


async def test_jobs_that_never_began_are_let_go_in_silence(pool: Pool) -> None:
    with pytest.raises(ExchangeUnavailableError):
        await pool.gather([fail(), *[answer(1) for _ in range(5)]])

    gc.collect()  # a coroutine that was never awaited would warn here, and warnings are errors


async def test_cancelling_the_wait_cancels_the_jobs(pool: Pool) -> None:
    cancelled: list[bool] = []

    async def wait_long() -> None:
        try:
            await pause(60)
        except asyncio.CancelledError:
            cancelled.append(True)
            raise

    waiting = asyncio.create_task(pool.gather([wait_long(), answer(1, after=60)]))
    await pause(5 * TICK)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting

    assert cancelled == [True]
