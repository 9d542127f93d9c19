"""A lock on an open file, which the system frees however the process ends."""

import os
import sys

if sys.platform == "win32":
    import msvcrt

    # Windows would also forbid reading what is locked, so the lock lies far beyond the text.
    _FAR = 1 << 30

    def try_lock(handle: int) -> None:
        """Lock the open file `handle` until it is closed.

        Raises:
            PermissionError: another process has locked it.
            OSError: its disk has no locks.
        """
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def try_lock(handle: int) -> None:
        """Lock the open file `handle` until it is closed.

        Raises:
            BlockingIOError: another process has locked it.
            OSError: its disk has no locks.
        """
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
