"""Whose business Ctrl-C is, and who outlives whom."""

import subprocess
import sys

import pytest

LONG = 300.0
"""[s] A job that nobody waits for."""
CLERK = f"""\
import time
from candlewick.infrastructure.executor.clerk import Clerk
from candlewick.testing.jobs import doing
with Clerk(doing, time.sleep) as clerk:
    clerk.give(0)
    clerk.take()
    print("begun", flush=True)
    clerk.give({LONG})
    clerk.take()
"""
TWO = f"""\
import time
from candlewick.infrastructure.executor.local_executor import LocalExecutor
from candlewick.testing.jobs import waiting
for place, _ in LocalExecutor(2).run(waiting, {LONG}, [0, 1, 0]):
    print("begun", flush=True)
"""
DEAF = """\
import signal
from candlewick.infrastructure.executor.clerk import Clerk
from candlewick.testing.jobs import doing
with Clerk(doing, signal.raise_signal) as clerk:
    clerk.give(signal.SIGINT)
    print(clerk.take())
"""


def test_ctrl_c_does_not_reach_a_worker() -> None:
    # In a new interpreter, since multiprocessing starts a helper with the first process.
    run = subprocess.run([sys.executable, "-c", DEAF], capture_output=True, text=True, check=False)

    assert (run.stdout, run.stderr) == ("None\n", "")


@pytest.mark.parametrize("program", [CLERK, TWO], ids=["a clerk", "two processes"])
def test_no_worker_outlives_a_process_that_was_killed(program: str) -> None:
    command = [sys.executable, "-c", program]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "begun\n"
        parent.kill()

        # All of them could write there: the end comes when the last one is gone.
        rest, _ = parent.communicate(timeout=LONG / 10)

    assert rest == ""
