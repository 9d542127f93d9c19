"""All jobs at a time."""

import asyncio
from collections.abc import Awaitable, Coroutine, Sequence
from typing import Any, TypeVar

from candlewick.errors import StateCorruptError

T = TypeVar("T")


class ConcurrentPool:
    """A `Pool` whose jobs run side by side in one thread."""

    async def gather(self, jobs: Sequence[Awaitable[T]]) -> list[T]:
        """Wait for all `jobs`; an error in one cancels the others and is raised.

        Where several fail before they can be cancelled, one error is raised: the first, or the
        one that says to stop. The others are noted on it.
        """
        try:
            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(_coroutine(job)) for job in jobs]
        except BaseExceptionGroup as failed:
            raise _gravest(failed) from None
        return [task.result() for task in tasks]


def _coroutine(job: Awaitable[T]) -> Coroutine[Any, Any, T]:
    return job if isinstance(job, Coroutine) else _waited_for(job)


async def _waited_for(job: Awaitable[T]) -> T:
    return await job


def _gravest(failed: BaseExceptionGroup[BaseException]) -> BaseException:
    errors = sorted(failed.exceptions, key=lambda error: not isinstance(error, StateCorruptError))
    for other in errors[1:]:
        errors[0].add_note(f"Another job failed too: {type(other).__name__}: {other}")
    return errors[0]
