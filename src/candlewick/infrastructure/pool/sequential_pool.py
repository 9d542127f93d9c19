"""One job after the other."""

import asyncio
from collections.abc import Awaitable, Coroutine, Sequence
from typing import Any, TypeVar

T = TypeVar("T")


class SequentialPool:
    """A `Pool` that begins a job when the one before it has ended; for the same order each time."""

    async def gather(self, jobs: Sequence[Awaitable[T]]) -> list[T]:
        """Wait for all `jobs` in their order; an error in one drops those after it."""
        try:
            return [await job for job in jobs]
        finally:
            for job in jobs:
                _let_go(job)


def _let_go(job: Awaitable[Any]) -> None:
    """Close what has not begun, cancel what runs, leave what is done."""
    if isinstance(job, asyncio.Future):
        job.cancel()
    elif isinstance(job, Coroutine):
        job.close()
