"""Where compiled kernels are kept."""

import functools
import hashlib
import importlib.resources
import shutil
from pathlib import Path

from candlewick.indicators.engine import cache
from candlewick.indicators.engine.compiler import FLAGS


@functools.cache
def folder() -> Path | None:
    """Return a folder for the kernels of this version, or nothing where none can be written.

    Numba keeps stale code when a function in another file changes, so that an upgrade could go
    on computing old values; a folder of a new name is compiled into afresh.
    """
    home = cache.folder()
    return home / f"fast_{_digest()}" if home else None


def remove_others() -> int:
    """Remove the folders of other versions, and return how many files those held."""
    home = cache.folder()
    removed = 0
    for path in home.glob("fast_*") if home else ():
        if path != folder():
            removed += sum(each.is_file() for each in path.rglob("*"))
            shutil.rmtree(path, ignore_errors=True)
    return removed


def is_kept(name: str) -> bool:
    """Say whether the kernel of that name lies in the folder."""
    home = folder()
    return home is not None and any(home.glob(f"*/{name}.{name}-*.nbi"))


def _digest() -> str:
    sources = importlib.resources.files("candlewick.indicators.fast").iterdir()
    texts = sorted((each.name, each.read_bytes()) for each in sources if each.name.endswith(".py"))
    return hashlib.sha256(repr((texts, FLAGS)).encode()).hexdigest()[:16]
