"""Where the figures come from."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("candlewick", "numpy", "numba", "TA-Lib")


def described() -> str:
    """Return the machine, how busy it is, and the versions."""
    load = f"load average {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    versions = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    where = f"{os.cpu_count()} cores of {_processor()}, {platform.system()}"
    return f"{where}, {load}. Python {platform.python_version()}, {versions}."


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.partition(": ")[2] for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
