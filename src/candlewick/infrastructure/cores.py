"""What this process may compute on."""

import os


def usable_cores() -> int:
    """Return how many cores this process may use [> 0]."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
