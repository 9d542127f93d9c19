"""Where compiled loops are kept: a folder that belongs to this user."""

import functools
import os
import tempfile
from pathlib import Path


@functools.cache
def folder() -> Path | None:
    """Return a folder that can be written to, or nothing where there is none at all.

    Tried in order: `CANDLEWICK_CACHE_DIR`, the user's cache folder, the temporary folder.
    """
    for place in _places():
        home = place / "indicators"
        try:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=home):
                pass
        except OSError:
            continue
        return home
    return None


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
