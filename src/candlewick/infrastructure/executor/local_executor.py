"""Jobs on the cores of this machine."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

from candlewick.errors import UnavailableError
from candlewick.infrastructure.executor.worker_process import deaf_to_interrupts, end_with_parent

Shared = TypeVar("Shared")
Job = TypeVar("Job")
Result = TypeVar("Result")


class LocalExecutor:
    """An `Executor` of so many processes; one works here, without a second process.

    Args:
        workers: [> 0].
    """

    def __init__(self, workers: int = 1) -> None:
        self._workers = workers

    def run(
        self, work: Callable[[Shared, Job], Result], shared: Shared, jobs: Sequence[Job]
    ) -> Iterator[tuple[int, Result]]:
        """Yield each job's place and result; see `Executor.run`.

        Raises:
            UnavailableError: a worker was killed.
        """
        if self._workers == 1 or len(jobs) < 2:  # noqa: PLR2004 - one job needs no second process
            yield from ((place, work(shared, job)) for place, job in enumerate(jobs))
            return
        pool = ProcessPoolExecutor(
            max_workers=self._workers,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=_begin,
            initargs=(work, shared),
        )
        try:
            with deaf_to_interrupts():
                places = {pool.submit(_do, job): place for place, job in enumerate(jobs)}
            for done in as_completed(places):
                yield places[done], done.result()
        except BrokenProcessPool as error:
            msg = "a worker process was killed: run the same again, what is done is not done twice"
            raise UnavailableError(msg) from error
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


_task: list[Any] = []


def _begin(work: Callable[[Any, Any], Any], shared: object) -> None:
    """Keep in a new process what all its jobs share."""
    end_with_parent()
    _task[:] = [work, shared]


def _do(job: object) -> Any:
    work, shared = _task
    return work(shared, job)
