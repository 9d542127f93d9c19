"""Compile what indicators are made of before it is needed, here or in the background."""

import contextlib
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import candlewick.indicators  # noqa: F401 - importing it defines the operations
from candlewick.indicators.engine import cache, compiler
from candlewick.indicators.engine.operation import OPERATIONS
from candlewick.indicators.fast import kernels, place
from candlewick.infrastructure.store.file_lock import try_lock

LOCK: Final = "warm.lock"
COMMAND: Final = (sys.executable, "-P", "-m", "candlewick", "indicators", "warm")

_NICENESS: Final = 10
if sys.platform == "win32":
    _FLAGS = subprocess.DETACHED_PROCESS | subprocess.BELOW_NORMAL_PRIORITY_CLASS
else:
    _FLAGS = 0
_KEPT: Final = re.compile(r"(\w+_[0-9a-f]{16})(\.[\w-]+)*\.(py|pyc|nbi|nbc)")
"""A file of the cache; first comes the digest of its operation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Warmed:
    """What was compiled.

    Attributes:
        folder: where machine code is kept; None where no folder can be written.
        busy: whether another process is at it, so that nothing was done here.
        operations: how many there are, hand-made kernels among them; each is compiled now.
        kept: how many of them lie in the folder now.
        compiled: how many of those are new.
        removed: how many files of other versions were removed.
        seconds: [s] how long it took.
    """

    folder: Path | None
    busy: bool = False
    operations: int = 0
    kept: int = 0
    compiled: int = 0
    removed: int = 0
    seconds: float = 0.0


def warm(announce: Callable[[str], None] = lambda _: None) -> Warmed:
    """Compile all loops into the cache's folder, and remove what other versions left there.

    Args:
        announce: is told the name of each operation and kernel before its turn.
    """
    home = cache.folder()
    if home is None:
        return Warmed(folder=None)
    with _alone(home) as alone:
        if not alone:
            return Warmed(folder=home, busy=True)
        began = time.monotonic()
        before = _kept(home)
        operations = compiler.compile_all(announce) + kernels.compile_all(announce)
        kept = _kept(home)
        return Warmed(
            folder=home,
            operations=operations,
            kept=len(kept),
            compiled=len(kept - before),
            removed=_remove_others(home),
            seconds=time.monotonic() - began,
        )


def count() -> int:
    """Return how many names `warm` announces at most."""
    return len(OPERATIONS) + len(kernels.KERNELS)


def is_warm() -> bool:
    """Say whether there is nothing left to compile, or no place to keep it."""
    if cache.folder() is None:
        return True
    loops = all(map(compiler.is_ready, OPERATIONS.values()))
    return loops and all(map(place.is_kept, kernels.KERNELS))


def warm_in_background() -> bool:
    """Start compiling in a process of its own, with low priority, if something is not compiled.

    It outlives this process, and ends at once where another one is at it already.

    Returns:
        Whether it was started.
    """
    if is_warm():
        return False
    try:
        child = subprocess.Popen(  # noqa: S603 - our own program
            COMMAND,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # a Ctrl-C in the terminal is ours, not the child's
            creationflags=_FLAGS,
        )
    except OSError:  # no process to be had: then it is compiled when it is needed
        return False
    if sys.platform != "win32":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, child.pid, _NICENESS)
    # Somebody must wait for a child, or it stays in the system's list when it has ended.
    threading.Thread(target=child.wait, name="warm", daemon=True).start()
    return True


@contextmanager
def _alone(home: Path) -> Iterator[bool]:
    """Take the folder's lock, and say whether it is ours."""
    handle = os.open(home / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield _locked(handle)
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    try:
        try_lock(handle)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        # A disk without locks: two at once do the work twice, and spoil nothing.
        return True
    return True


def _kept(home: Path) -> set[str]:
    """Return what has its machine code in the folder: digests of operations, names of kernels."""
    ending = f".py{sys.version_info.major}{sys.version_info.minor}.nbi"
    indices = (home / "__pycache__").glob(f"*{ending}")
    loops = {path.name.partition(".")[0] for path in indices} & _digests()
    return loops | set(filter(place.is_kept, kernels.KERNELS))


def _remove_others(home: Path) -> int:
    """Remove the files of operations as they no longer are; anything else is not ours."""
    removed = 0
    for path in [*home.glob("*.py"), *(home / "__pycache__").glob("*")]:
        ours = _KEPT.fullmatch(path.name)
        if ours and ours[1] not in _digests():
            path.unlink(missing_ok=True)
            removed += 1
    return removed


def _digests() -> set[str]:
    return {compiler.digest(operation) for operation in OPERATIONS.values()}
