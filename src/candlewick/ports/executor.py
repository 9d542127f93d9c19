"""Who works through many independent jobs, on many cores or machines."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

Shared = TypeVar("Shared")
Job = TypeVar("Job")
Result = TypeVar("Result")


class Executor(Protocol):
    """Does jobs that know nothing of each other, in whatever order they end."""

    def run(
        self, work: Callable[[Shared, Job], Result], shared: Shared, jobs: Sequence[Job]
    ) -> Iterator[tuple[int, Result]]:
        """Yield the place of each job and what `work` made of it, as soon as that is known.

        Args:
            work: a function of a module, since it may be called in another process.
            shared: is given to every call, and sent to each worker once.
            jobs: what is to be done.

        Raises:
            UnavailableError: the workers died; what was yielded is done, the rest is not.
        """
        ...
