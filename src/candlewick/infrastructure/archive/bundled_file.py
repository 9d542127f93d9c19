"""The data files that come with Candlewick, refused if they are not as they were."""

import csv
import hashlib
import json
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final

from candlewick.errors import BundleDamagedError

BUNDLE: Final[Traversable] = files("candlewick.infrastructure.archive") / "bundled"
_MANIFEST: Final = "manifest.json"


def bundle_entries() -> Mapping[str, Mapping[str, Any]]:
    """Return what the manifest says of each bundled file, by file name.

    Raises:
        BundleDamagedError: the manifest is missing or cannot be read.
    """
    try:
        entries = json.loads(_content(_MANIFEST))
    except ValueError as error:
        raise _damaged(_MANIFEST, "cannot be read") from error
    if not isinstance(entries, dict) or not all(isinstance(e, dict) for e in entries.values()):
        raise _damaged(_MANIFEST, "cannot be read")
    return entries


def bundled_rows(name: str) -> list[list[str]]:
    """Return the rows of the bundled CSV file `name`, without its header line.

    Raises:
        BundleDamagedError: the file is missing, is not the one the manifest describes, or
            the manifest itself is damaged.
    """
    entry = bundle_entries().get(name, {})
    content = _content(name)
    if hashlib.sha256(content).hexdigest() != entry.get("sha256"):
        raise _damaged(name, f"is not as it was (its sha256 is not the one in {_MANIFEST})")
    return list(csv.reader(content.decode("ascii").splitlines()))[1:]


def _content(name: str) -> bytes:
    try:
        return (BUNDLE / name).read_bytes()
    except OSError as error:
        raise _damaged(name, "cannot be opened") from error


def _damaged(name: str, what: str) -> BundleDamagedError:
    return BundleDamagedError(
        f"the bundled file {name} {what}: reinstall Candlewick, or restore {BUNDLE / name}"
    )
