"""One job in a process of its own, beside what this one does."""

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from candlewick.errors import UnavailableError
from candlewick.infrastructure.executor.worker_process import deaf_to_interrupts, end_with_parent

Given = TypeVar("Given")
Result = TypeVar("Result")


class Beside(Generic[Given, Result]):
    """Works on a job from the beginning of its `with` block on, and ends with it, done or not.

    The other process hears no Ctrl-C, which is for this one to handle, and does not outlive it.

    Args:
        work: a function of a module, since another process calls it.
        given: its argument, which is sent there.
    """

    def __init__(self, work: Callable[[Given], Result], given: Given) -> None:
        context = multiprocessing.get_context("spawn")
        self._end, self._far_end = context.Pipe(duplex=False)
        self._process = context.Process(
            target=_serve, args=(self._far_end, work, given), daemon=True
        )

    def __enter__(self) -> Self:
        """Begin."""
        with deaf_to_interrupts():
            self._process.start()
        self._far_end.close()
        return self

    def result(self) -> Result:
        """Wait for what `work` makes of the job, once.

        Raises:
            UnavailableError: the other process died, or `work` failed there.
        """
        try:
            result: Result = self._end.recv()
        except (EOFError, OSError) as error:
            msg = "a worker process was killed: run the same again"
            raise UnavailableError(msg) from error
        return result

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the other process."""
        self._process.kill()
        self._process.join()
        self._end.close()


def _serve(end: Connection, work: Callable[[Any], Any], given: object) -> None:
    end_with_parent()
    end.send(work(given))
