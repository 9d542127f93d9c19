"""Jobs for executors, in a module that other processes can import: some end badly."""

import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

Work = TypeVar("Work", bound=Callable[..., Any])


def doing(work: Work) -> Work:
    """Return who does `work`: itself."""
    return work


def echoed(job: str) -> str:
    """Return `job`."""
    return job


def mortal(_: object) -> Callable[[object], None]:
    """Return who makes nothing of three jobs and dies of the fourth."""
    left = [None, None, None]
    return lambda _: left.pop() if left else os._exit(1)


def scaled(factor: int, job: int) -> int:
    """Return `factor` times `job`."""
    return factor * job


def refusing(unwanted: int, job: int) -> int:
    """Return `job`.

    Raises:
        ValueError: it is the unwanted one.
    """
    if job == unwanted:
        msg = "no job of mine"
        raise ValueError(msg)
    return job


def waiting(seconds: float, job: int) -> int:
    """Return `job`; every other one only after so many seconds."""
    if job % 2:
        threading.Event().wait(seconds)
    return job


def dying(fatal: int, job: int) -> int:
    """Return `job`; kill the process that does the fatal one."""
    if job == fatal:
        os.kill(os.getpid(), signal.SIGKILL)
    return job


def dying_once(mark: str, job: int) -> int:
    """Return `job`; kill the process that does job 7, unless the file `mark` is there already."""
    if job == 7 and not Path(mark).exists():  # noqa: PLR2004 - any one will do
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return job
