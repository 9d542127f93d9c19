"""Jobs on a Ray cluster; Ray is an extra (`pip install candlewick[ray]`)."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, TypeVar

from candlewick.errors import UnavailableError, UserError

Shared = TypeVar("Shared")
Job = TypeVar("Job")
Result = TypeVar("Result")

_RETRIES: Final = 3
"""How often a job is given to another worker when its own was killed."""


class RayExecutor:
    """An `Executor` on the cluster that Ray finds, or on one that it starts on this machine.

    Ray gives the jobs of a killed worker to another one. A started cluster is stopped again.

    Args:
        chunk: [> 0] jobs that go to a worker together: each task costs about a millisecond.

    Raises:
        UserError: Ray is not installed.
    """

    def __init__(self, *, chunk: int = 25) -> None:
        try:
            import ray  # noqa: PLC0415 - an extra, and heavy
        except ImportError as error:
            msg = "Ray is not installed: pip install 'candlewick[ray]', or leave --on ray out"
            raise UserError(msg) from error
        self._ray: Any = ray
        self._chunk = chunk

    def run(
        self, work: Callable[[Shared, Job], Result], shared: Shared, jobs: Sequence[Job]
    ) -> Iterator[tuple[int, Result]]:
        """Yield each job's place and result; see `Executor.run`.

        Raises:
            UnavailableError: Ray did not start, or workers were killed again and again.
        """
        ray, ours = self._ray, not self._ray.is_initialized()
        if ours:
            self._start()
        try:
            yield from self._gather(work, ray.put(shared), jobs)
        except ray.exceptions.RayError as error:
            msg = "Ray's workers died: run the same again, what is done is not done twice"
            raise UnavailableError(msg) from error
        finally:
            if ours:
                ray.shutdown()

    def _start(self) -> None:
        try:
            self._ray.init(include_dashboard=False, log_to_driver=False, configure_logging=False)
        except (RuntimeError, OSError) as error:  # it says so where a process of its was too slow
            self._ray.shutdown()
            msg = f"Ray did not start ({error}): run the same again, or leave --on ray out"
            raise UnavailableError(msg) from error

    def _gather(
        self, work: Callable[[Any, Any], Any], shared: object, jobs: Sequence[Any]
    ) -> Iterator[tuple[int, Any]]:
        task = self._ray.remote(max_retries=_RETRIES)(_do_all)
        parts = [
            [(k, jobs[k]) for k in range(first, min(first + self._chunk, len(jobs)))]
            for first in range(0, len(jobs), self._chunk)
        ]
        waiting = [task.remote(work, shared, part) for part in parts]
        while waiting:
            done, waiting = self._ray.wait(waiting)
            for one in done:
                yield from self._ray.get(one)


def _do_all(
    work: Callable[[Any, Any], Any], shared: object, part: list[tuple[int, Any]]
) -> list[tuple[int, Any]]:
    return [(place, work(shared, job)) for place, job in part]
