"""One job after the other."""

from collections.abc import Awaitable, Sequence
from typing import TypeVar

from candlewick.infrastructure.pool.dismissal import dismiss

T = TypeVar("T")


class SequentialPool:
    """A `Pool` that begins a job when the one before it has ended; for the same order each time."""

    async def gather(self, jobs: Sequence[Awaitable[T]]) -> list[T]:
        """Wait for all `jobs` in their order; an error in one drops those after it."""
        try:
            return [await job for job in jobs]
        finally:
            dismiss(jobs)
