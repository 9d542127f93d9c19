"""Where compiled loops are kept: a folder of this user, one for each version of the loops.

Numba keeps stale machine code when a function in another file changes, so that an upgrade could
go on computing old values. The folder's name therefore holds a hash of this whole package.
"""

import functools
import hashlib
import os
import tempfile
from pathlib import Path

PACKAGE = Path(__file__).parent.parent


@functools.cache
def folder() -> Path | None:
    """Return a folder that can be written to, or nothing where there is none at all.

    Tried in order: `CANDLEWICK_CACHE_DIR`, the user's cache folder, the temporary folder.
    """
    for place in _places():
        home = place / f"indicators-{package_hash()}"
        try:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=home):
                pass
        except OSError:
            continue
        return home
    return None


@functools.cache
def package_hash() -> str:
    """Return a short hash of every source file of the indicators."""
    digest = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _places() -> list[Path]:
    chosen = os.environ.get("CANDLEWICK_CACHE_DIR")
    if chosen:
        return [Path(chosen)]
    system = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME")
    places = [Path(system)] if system else []
    try:
        places.append(Path.home() / ".cache")
    except RuntimeError:  # a user without a home
        pass
    own = getattr(os, "getuid", lambda: 0)()
    places.append(Path(tempfile.gettempdir()) / f"user-{own}")
    return [place / "candlewick" for place in places]
