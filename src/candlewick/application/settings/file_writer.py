"""Write the files that the user owns: whole or not at all, and keys for nobody else."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from candlewick.application.settings.key_source import read_env_file
from candlewick.application.settings.secret import Secret
from candlewick.errors import UserError

_PRIVATE: Final = 0o600
_PUBLIC: Final = 0o644
_PLAIN: Final = re.compile(r"[A-Za-z0-9._:/+=@-]+")

_ENV_HEAD: Final = """\
# Keys for Candlewick. Only you can read this file; keep it so, and never commit it.
"""


def write_configuration(path: Path, text: str, *, force: bool) -> None:
    """Write `text` to `path`.

    Args:
        path: where to; its folder must exist.
        text: the whole file.
        force: whether a file that is there may be replaced.

    Raises:
        UserError: a file is there already, or the folder cannot be written to.
    """
    if path.exists() and not force:
        msg = f"{path} exists already; --force replaces it"
        raise UserError(msg)
    _write(path, text, mode=_PUBLIC)


def add_to_env_file(
    path: Path, keys: Mapping[str, Secret], *, wanted: tuple[str, ...] = ()
) -> None:
    """Put `keys` into the `.env` at `path`, keep what it holds, and make it private.

    Args:
        path: the file; it is made if it is missing.
        keys: by the name of their variable; one that is there already is replaced.
        wanted: names to leave a commented line for, if they have no key yet.

    Raises:
        UserError: the file cannot be read or written.
    """
    present = read_env_file(path)
    old = _old_text(path)
    lines = [line for line in old.splitlines() if _name(line) not in keys]
    lines += [f"{name}={_quoted(secret.reveal())}" for name, secret in keys.items()]
    lines += [
        f"# {name}="
        for name in wanted
        if name not in keys and name not in present.values and f"# {name}=" not in lines
    ]
    _write(path, "\n".join([*lines, ""]), mode=_PRIVATE)


def _old_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return _ENV_HEAD
    except (OSError, UnicodeDecodeError) as error:
        msg = f"{path} cannot be read: {error}"
        raise UserError(msg) from error


def _name(line: str) -> str:
    return line.partition("=")[0].strip().removeprefix("export ").strip()


def _quoted(value: str) -> str:
    if _PLAIN.fullmatch(value):
        return value
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _write(path: Path, text: str, *, mode: int) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        # Made private from the first byte: a later chmod would leave a moment to read it.
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        msg = f"{path} cannot be written: {error.strerror}"
        raise UserError(msg) from error
