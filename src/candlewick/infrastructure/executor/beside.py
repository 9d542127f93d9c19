"""One job in a process of its own, beside what this one does."""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from candlewick.errors import UnavailableError

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
        with _without_interrupts():
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


@contextlib.contextmanager
def _without_interrupts() -> Iterator[None]:
    """Start what is started here deaf to Ctrl-C."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    resource_tracker.ensure_running()  # its own beginning would hear them again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(end: Connection, work: Callable[[Any], Any], given: object) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    end.send(work(given))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
