"""A job in a process of its own: what comes back, and who outlives whom."""

import os
import time

import pytest

from candlewick.errors import UnavailableError
from candlewick.infrastructure.executor.beside import Beside

LONG = 300.0
"""[s] A job that nobody waits for."""


def test_the_job_is_done_elsewhere() -> None:
    with Beside(os.getpgid, 0) as group, Beside(abs, -5) as beside:
        assert beside.result() == 5
        assert group.result() == os.getpgid(0)


def test_a_process_that_dies_is_told_in_words() -> None:
    with Beside(os._exit, 1) as beside, pytest.raises(UnavailableError, match="was killed"):
        beside.result()


def test_so_is_work_that_fails() -> None:
    with Beside(int, "five") as beside, pytest.raises(UnavailableError, match="was killed"):
        beside.result()


def test_whoever_leaves_does_not_wait() -> None:
    begun = time.monotonic()

    with Beside(time.sleep, LONG):
        pass

    assert time.monotonic() - begun < LONG / 2
