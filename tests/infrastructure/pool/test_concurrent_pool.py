import asyncio

import pytest

from candlewick.errors import ModelUnavailableError, StateCorruptError
from candlewick.infrastructure.pool.concurrent_pool import ConcurrentPool


async def test_jobs_run_side_by_side() -> None:
    met = asyncio.Barrier(3)

    async def meet(number: int) -> int:
        await met.wait()
        return number

    assert await asyncio.wait_for(ConcurrentPool().gather([meet(n) for n in range(3)]), 5) == [
        0,
        1,
        2,
    ]


async def test_an_error_that_says_to_stop_comes_first_and_the_others_are_noted() -> None:
    async def fail(error: Exception) -> None:
        raise error

    unavailable = ModelUnavailableError("overloaded")
    corrupt = StateCorruptError("broken")
    with pytest.raises(StateCorruptError) as raised:
        await ConcurrentPool().gather([fail(unavailable), fail(corrupt)])

    assert raised.value is corrupt
    assert corrupt.__notes__ == ["Another job failed too: ModelUnavailableError: overloaded"]
