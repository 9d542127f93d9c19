"""Files that only their owner can read."""

import os
from pathlib import Path

from candlewick.errors import UserError


def make_private_folder(folder: Path) -> None:
    """Make `folder`, and those above it, readable by the owner alone; leave existing ones as they are.

    Raises:
        UserError: it cannot be made; the message names the fix.
    """
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        for one in reversed(missing):
            one.mkdir(mode=0o700, exist_ok=True)
        if not folder.is_dir():
            raise NotADirectoryError(20, "it is a file", str(folder))
    except OSError as error:
        message = (
            f"The folder {folder} cannot be made: {error.strerror}. Choose another one in the "
            "settings, or give yourself the right to write there."
        )
        raise UserError(message) from error


def make_private_file(path: Path) -> None:
    """Make an empty `path` if there is none, and see that nobody else can read it.

    Raises:
        UserError: it cannot be made; the message names the fix.
    """
    make_private_folder(path.parent)
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
        sync_folder(path.parent)
    except OSError as error:
        message = (
            f"{path} cannot be written: {error.strerror}. Give yourself the right to write it, "
            "or choose another place in the settings."
        )
        raise UserError(message) from error


def replace_private_file(path: Path, content: str | bytes) -> None:
    """Put `content` at `path` whole or not at all, even if the power fails meanwhile.

    Raises:
        UserError: it cannot be written; what stood there stands. The message names the fix.
    """
    make_private_folder(path.parent)
    draft = path.with_name(f"{path.name}.tmp")
    try:
        draft.unlink(missing_ok=True)  # a crash may have left one, with rights we do not know
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        message = (
            f"{path} cannot be written: {error.strerror}. What stood there is unchanged. See "
            "that the disk has room and that you may write there."
        )
        raise UserError(message) from error


def put_in_place(draft: Path, target: Path) -> None:
    """Give the finished file `draft` the name `target`, so that even a power failure keeps it whole.

    Raises:
        UserError: it cannot be; what stood there stands. The message names the fix.
    """
    try:
        handle = os.open(draft, os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        draft.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        message = (
            f"{target} cannot be written: {error.strerror}. What stood there is unchanged. See "
            "that the disk has room and that you may write there."
        )
        raise UserError(message) from error


def sync_folder(folder: Path) -> None:
    """Make the names in `folder` survive a power failure, where the system can do that."""
    if not hasattr(os, "O_DIRECTORY"):  # Windows keeps names by itself
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
