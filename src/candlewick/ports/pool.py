"""Who works side by side."""

from collections.abc import Awaitable, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")


class Pool(Protocol):
    """Runs jobs and gives their results in the jobs' own order."""

    async def gather(self, jobs: Sequence[Awaitable[T]]) -> list[T]:
        """Wait for all `jobs`; an error in one cancels the others and is raised."""
        ...
