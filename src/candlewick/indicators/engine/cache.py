"""Where compiled loops are kept: a folder that belongs to this user."""

import contextlib
import functools
import hashlib
import importlib.resources
import os
import stat
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
        if all(_is_ours(each) for each in (home, home.parent)):
            return home
    return None


PACKAGES = ("candlewick.indicators.engine", "candlewick.indicators.fast")
"""What the code in the folder of this version is made of."""


@functools.cache
def versioned(packages: tuple[str, ...] = PACKAGES, *, stem: str = "fast") -> Path | None:
    """Return a folder for what is compiled of this version, or nothing as `folder` does.

    Numba keeps stale code when a function in another file changes, so that an upgrade could go
    on computing old values; a folder of a new name is compiled into afresh.

    Args:
        packages: all that the compiled code is made of.
        stem: what the folder's name begins with.
    """
    home = folder()
    return home / f"{stem}_{_digest(packages)}" if home else None


def _digest(packages: tuple[str, ...]) -> str:
    sources = [each for name in packages for each in importlib.resources.files(name).iterdir()]
    texts = sorted((each.name, each.read_bytes()) for each in sources if each.name.endswith(".py"))
    return hashlib.sha256(repr(texts).encode()).hexdigest()[:16]


def _is_ours(place: Path) -> bool:
    """Say whether nobody else could have put machine code there for us to run."""
    if not hasattr(os, "getuid"):
        return True
    about = place.lstat()
    closed = not about.st_mode & stat.S_IWOTH or bool(about.st_mode & stat.S_ISVTX)
    return about.st_uid in {os.getuid(), 0} and closed


def _places() -> list[Path]:
    chosen = os.environ.get("CANDLEWICK_CACHE_DIR")
    if chosen:
        return [Path(chosen)]
    system = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME")
    places = [Path(system) / "candlewick"] if system else []
    with contextlib.suppress(RuntimeError):  # a user without a home
        places.append(Path.home() / ".cache" / "candlewick")
    own = getattr(os, "getuid", lambda: 0)()
    places.append(Path(tempfile.gettempdir()) / f"candlewick-{own}")
    return places
