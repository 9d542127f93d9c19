"""Where compiled kernels are kept."""

import shutil
from pathlib import Path

from candlewick.indicators.engine import cache


def folder() -> Path | None:
    """Return the folder for the kernels of this version, or nothing where none can be written."""
    return cache.versioned()


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
    return home is not None and any(home.glob(f"__pycache__/kernel_{name}.entry-*.nbi"))
