"""A process that does one job after another: what comes back, and what does not."""

import errno
import os
import time
from multiprocessing.context import SpawnProcess

import pytest

from candlewick.errors import UnavailableError
from candlewick.infrastructure.executor import clerk as clerk_module
from candlewick.infrastructure.executor.clerk import Clerk
from candlewick.testing.jobs import doing, echoed

LONG = 300.0
"""[s] A job that nobody waits for."""


def refused(*_: object) -> None:
    raise OSError(errno.EPERM, "no more of that")


def test_jobs_are_done_elsewhere_one_after_the_other() -> None:
    with Clerk(doing, os.getpgid) as group, Clerk(doing, abs) as clerk:
        for job in (-5, 6, -7):
            clerk.give(job)
        group.give(0)

        assert [clerk.take() for _ in range(3)] == [5, 6, 7]
        assert group.take() == os.getpgid(0)


def test_it_says_when_it_is_ready() -> None:
    with Clerk(doing, abs) as clerk:
        assert not clerk.is_ready()
        clerk.give(-1)
        assert clerk.take() == 1
        assert clerk.is_ready()


@pytest.mark.parametrize("wide", [True, False])
def test_many_large_jobs_and_results_do_not_wait_for_each_other(
    monkeypatch: pytest.MonkeyPatch, *, wide: bool
) -> None:
    if not wide:
        monkeypatch.setattr(clerk_module, "fcntl", refused)
    large = "x" * 100_000

    with Clerk(doing, echoed) as clerk:
        for _ in range(50):
            clerk.give(large)

        assert all(clerk.take() == large for _ in range(50))


def test_a_process_that_dies_is_told_in_words() -> None:
    with Clerk(doing, os._exit) as clerk:
        clerk.give(1)
        with pytest.raises(UnavailableError, match="was killed"):
            clerk.take()
        with pytest.raises(UnavailableError, match="was killed"):
            clerk.give(1)


def test_so_is_one_that_never_was_ready() -> None:
    clerk: Clerk[object, object] = Clerk(os._exit, 1)
    with clerk, pytest.raises(UnavailableError, match="was killed"):
        clerk.take()


def test_so_is_one_that_could_not_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SpawnProcess, "start", refused)

    with Clerk(doing, abs) as clerk, pytest.raises(UnavailableError, match="was killed"):
        clerk.take()


def test_so_is_work_that_fails() -> None:
    with Clerk(doing, int) as clerk:
        clerk.give("five")
        with pytest.raises(UnavailableError, match="was killed"):
            clerk.take()


def test_whoever_leaves_does_not_wait() -> None:
    begun = time.monotonic()

    with Clerk(doing, time.sleep) as clerk:
        clerk.give(LONG)

    assert time.monotonic() - begun < LONG / 2
