"""A process that does one job after another, beside this one."""

import contextlib
import multiprocessing
import queue
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Final, Generic, Self, TypeVar

from candlewick.errors import UnavailableError
from candlewick.infrastructure.executor.worker_process import deaf_to_interrupts, end_with_parent

try:
    from fcntl import F_SETPIPE_SZ, fcntl
except ImportError:  # not Linux
    fcntl = None  # type: ignore[assignment]

Given = TypeVar("Given")
Job = TypeVar("Job")
Result = TypeVar("Result")

_ROOM: Final = 1 << 20
"""[bytes] Jobs, and results, that may lie ready before anybody takes them."""


class Clerk(Generic[Job, Result]):
    """Works from the beginning of its `with` block on, and ends with it, done or not.

    The other process hears no Ctrl-C, which is for this one to handle, and does not outlive it.

    Args:
        make: a function of a module, since another process calls it: it returns who does the jobs.
        given: its argument, which is sent there.
    """

    def __init__(self, make: Callable[[Given], Callable[[Job], Result]], given: Given) -> None:
        context = multiprocessing.get_context("spawn")
        self._results, far_results = context.Pipe(duplex=False)
        far_jobs, self._jobs = context.Pipe(duplex=False)
        self._far_ends = far_jobs, far_results
        for end in (self._jobs, self._results):
            _widen(end)
        self._process = context.Process(
            target=_serve, args=(far_jobs, far_results, make, given), daemon=True
        )
        self._beginning = threading.Thread(target=self._begin)
        self._ready = False

    def __enter__(self) -> Self:
        """Begin; nobody waits for that."""
        self._beginning.start()
        return self

    def _begin(self) -> None:
        with contextlib.suppress(OSError), deaf_to_interrupts():  # whoever waits is told
            self._process.start()
        for end in self._far_ends:
            end.close()

    def is_ready(self) -> bool:
        """Say whether a job that is given now is done at once, and not after a beginning.

        Raises:
            UnavailableError: the other process died.
        """
        if not self._ready and self._results.poll():
            self._await_ready()
        return self._ready

    def give(self, job: Job) -> None:
        """Let `job` be done after those that were given before.

        Raises:
            UnavailableError: the other process died.
        """
        try:
            self._jobs.send(job)
        except OSError as error:
            raise _gone() from error

    def take(self) -> Result:
        """Wait for the result of the earliest job that was not taken yet.

        Raises:
            UnavailableError: the other process died, or the job failed there.
        """
        if not self._ready:
            self._await_ready()
        result: Result = self._receive()
        return result

    def _await_ready(self) -> None:
        self._receive()
        self._ready = True

    def _receive(self) -> Any:
        try:
            return self._results.recv()
        except (EOFError, OSError) as error:
            raise _gone() from error

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the other process."""
        self._beginning.join()
        if self._process.pid is not None:
            self._process.kill()
            self._process.join()
        self._jobs.close()
        self._results.close()


def _widen(end: Connection) -> None:
    """Make room in a pipe, as far as that is allowed; a full one makes its writer wait."""
    if fcntl is not None:
        with contextlib.suppress(OSError):
            fcntl(end.fileno(), F_SETPIPE_SZ, _ROOM)


def _gone() -> UnavailableError:
    return UnavailableError("a worker process was killed: run the same again")


def _serve(
    jobs: Connection,
    results: Connection,
    make: Callable[[Any], Callable[[Any], Any]],
    given: object,
) -> None:
    end_with_parent()
    waiting: queue.SimpleQueue[object] = queue.SimpleQueue()
    # Both would wait for each other if jobs were not taken in while a result finds no room.
    threading.Thread(target=_take_in, args=(jobs, waiting), daemon=True).start()
    do = make(given)
    results.send(None)  # ready
    while True:
        results.send(do(waiting.get()))


def _take_in(jobs: Connection, waiting: queue.SimpleQueue[object]) -> None:
    with contextlib.suppress(EOFError, OSError):  # its parent is gone
        while True:
            waiting.put(jobs.recv())
