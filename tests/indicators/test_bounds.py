"""Every compiled loop once more with Numba's bounds checking, in a process and folder of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

EVERYTHING = """
import numpy as np
from candlewick.indicators.catalogue.indicator import CATALOGUE
from candlewick.indicators.engine.machine import Machine

rng = np.random.default_rng(1)
for name, indicator in CATALOGUE.items():
    program = indicator.program()
    machine = Machine(program)
    for size in (0, 1, 2, 3, 14, 15, 40, 1023, 1024, 1025, 2100):
        close = 100.0 + np.round(np.cumsum(rng.normal(0.0, 0.4, size)), 1)
        columns = {
            "open": close, "high": close + 0.2, "low": close - 0.2, "close": close,
            "volume": close, "values": close, "other": close + 1.0, "benchmark": close,
            "fear_greed": np.full(size, 50.0), "open_time": np.arange(size) * 3_600_000.0,
        }
        machine.run([columns[each] for each in program.columns])
print(len(CATALOGUE))
"""


@pytest.mark.timeout(900)
def test_no_compiled_loop_reads_or_writes_beyond_its_rows(tmp_path: Path) -> None:
    checking = {"NUMBA_BOUNDSCHECK": "1", "CANDLEWICK_CACHE_DIR": str(tmp_path)}

    done = subprocess.run(
        [sys.executable, "-c", EVERYTHING],
        check=False, capture_output=True, text=True, env=os.environ | checking,
    )  # fmt: skip

    # A compiled loop cannot raise: what it finds is printed.
    assert done.stderr == ""
    assert int(done.stdout) >= 117
