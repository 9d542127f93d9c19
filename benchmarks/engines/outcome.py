"""What an engine's process says when it is done."""

import json
import resource
import sys
import time

_KILO = 1024.0


def tell(engine: str, *, trades: int, profit: float, start: tuple[float, float]) -> None:
    """Print one line of JSON; `start` is the CPU and the wall time [s] at the beginning."""
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    line = {
        "engine": engine,
        "python": sys.version.split()[0],
        "trades": int(trades),
        "profit": float(profit),
        "cpu": time.process_time() - start[0],
        "wall": time.perf_counter() - start[1],
        "megabytes": used / _KILO,
    }
    print(json.dumps(line))
