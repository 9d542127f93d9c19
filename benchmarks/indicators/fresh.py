"""The first table of somebody who has just installed the library."""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from report import Finding, Part

PROGRAM = """
import numpy as np
from candlewick.indicators.default_suite import DEFAULT_SUITE
from candlewick.indicators.suite import Suite

rng = np.random.default_rng(7)
close = 100.0 * np.exp(np.cumsum(rng.normal(0.0, 0.01, 730)))
columns = {
    "open_time": np.arange(730, dtype=np.int64) * 86_400_000,
    "open": close, "high": close * 1.01, "low": close * 0.99, "close": close,
    "volume": rng.uniform(1.0, 9.0, 730),
}
lines = Suite(DEFAULT_SUITE).compute(columns)
print(*(f"{name} {values[-1]:.6g}" for name, values in lines.items()), sep="\\n")
"""


def first_table(*, quick: bool) -> Part:
    """Measure whole processes, each with an empty folder for machine code."""
    runs = 1 if quick else 5
    with tempfile.TemporaryDirectory() as folder:
        bytecode = {"PYTHONPYCACHEPREFIX": str(Path(folder) / "bytecode")}
        bytecode["PYTHONDONTWRITEBYTECODE"] = ""
        _cpu(bytecode)  # writes it
        compiled = [_cpu(bytecode) for _ in range(runs)]
        never = {"PYTHONPYCACHEPREFIX": str(Path(folder) / "none"), "PYTHONDONTWRITEBYTECODE": "1"}
        bare = [_cpu(never) for _ in range(runs)]
    return Part(
        "A new process that imports the library, computes the default suite over 730 candles and prints the "
        "newest values; machine code has never been compiled and is not used. User and system time of the "
        f"whole process, best of {runs}. Bytecode is there already, as `uv` leaves it with "
        "`UV_COMPILE_BYTECODE=1`. Without any, not even the standard library's or NumPy's, it is the second row.",
        [Finding("the first table", min(compiled), 1.0, unit=" s")],
        ["", "seconds"],
        [["with bytecode", f"{min(compiled):.2f}"], ["without bytecode", f"{min(bare):.2f}"]],
    )


def _cpu(environment: dict[str, str]) -> float:
    """Return the CPU time of one process [s]."""
    with tempfile.TemporaryDirectory() as empty:
        variables = {**os.environ, **environment, "CANDLEWICK_CACHE_DIR": empty}
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(  # noqa: S603 - our own program, above
            [sys.executable, "-c", PROGRAM], check=True, env=variables, stdout=subprocess.DEVNULL
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
