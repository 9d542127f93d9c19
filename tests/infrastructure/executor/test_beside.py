"""A job in a process of its own: what comes back, and who outlives whom."""

import os
import subprocess
import sys
import time

import pytest

from candlewick.errors import UnavailableError
from candlewick.infrastructure.executor.beside import Beside

LONG = 300.0
"""[s] A job that nobody waits for."""
WAITING = f"""\
import time
from candlewick.infrastructure.executor.beside import Beside
if __name__ == "__main__":
    with Beside(time.sleep, {LONG}):
        print("begun", flush=True)
        time.sleep({LONG})
"""

DEAF = """\
import signal
from candlewick.infrastructure.executor.beside import Beside
with Beside(signal.raise_signal, signal.SIGINT) as beside:
    print(beside.result())
"""


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


def test_ctrl_c_does_not_reach_it() -> None:
    # In a new interpreter, since multiprocessing starts a helper with the first process.
    run = subprocess.run([sys.executable, "-c", DEAF], capture_output=True, text=True, check=False)

    assert (run.stdout, run.stderr) == ("None\n", "")


def test_it_does_not_outlive_a_process_that_was_killed() -> None:
    command = [sys.executable, "-c", WAITING]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "begun\n"
        parent.kill()

        # Both write there: the end comes when the second one is gone, too.
        rest, _ = parent.communicate(timeout=LONG / 5)

    assert rest == ""
