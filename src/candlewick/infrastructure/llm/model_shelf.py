"""The folder in which pulled models lie, each with a note of which it is."""

import json
import os
import re
from collections.abc import Callable
from dataclasses import asdict, fields
from pathlib import Path
from typing import Final

from candlewick.domain.language_model.provider import EMBEDDED
from candlewick.errors import ModelRefusedError, UserError
from candlewick.infrastructure.llm.model_file import ModelFile, find_model_file, packaged_file
from candlewick.infrastructure.llm.model_pin import SMOLLM2, ModelPin

_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_NOTED: Final = tuple(field.name for field in fields(ModelPin) if field.name != "pieces")


def shelf_folder() -> Path:
    """Return where this user's models go; nothing is made."""
    chosen = os.environ.get("CANDLEWICK_CACHE_DIR")
    if chosen:
        return Path(chosen) / "models"
    data = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_DATA_HOME")
    home = Path(data) if data else Path.home() / ".local" / "share"
    return home / "candlewick" / "models"


def checked_name(name: str) -> str:
    """Return `name` if a model may be kept under it.

    Raises:
        UserError: it may not.
    """
    if _NAME.fullmatch(name) is None or name == EMBEDDED:
        msg = f"{name!r} is no name for a model: small letters, digits, dots and dashes, up to 40"
        raise UserError(msg)
    return name


class ModelShelf:
    """Models by name, on disk.

    Args:
        folder: where they lie; it may not exist yet.
        write: puts a text at a path, whole or not at all.
    """

    def __init__(self, folder: Path, *, write: Callable[[Path, str], None]) -> None:
        self.folder = folder
        self._write = write

    def pins(self) -> dict[str, ModelPin]:
        """Return what lies here, by name; the files are not checked."""
        found = (self._noted(note) for note in sorted(self.folder.glob("*.json")))
        return {pin.name: pin for pin in found if pin is not None and self.place(pin).is_file()}

    def place(self, pin: ModelPin) -> Path:
        """Return where the file of `pin` lies, or would."""
        return self.folder / f"{pin.name}.gguf"

    def note(self, pin: ModelPin) -> None:
        """Write down which model the file at `place(pin)` is.

        Raises:
            UserError: it cannot be written.
        """
        noted = {name: value for name, value in asdict(pin).items() if name in _NOTED}
        text = f"{json.dumps(noted, indent=1, sort_keys=True)}\n"
        self._write(self.folder / f"{pin.name}.json", text)

    def find(self, name: str) -> ModelFile:
        """Return the model called `name`, checked byte by byte once per run.

        Raises:
            ModelRefusedError: it is not here or not as it was; the message names the fix.
        """
        pin = self.pin(name)
        kept = self.place(pin)
        if not kept.is_file() and pin.name == SMOLLM2.name:
            return find_model_file()
        return find_model_file(kept, pin=pin)

    def pin(self, name: str) -> ModelPin:
        """Return which weights are meant by `name`, without looking at the file.

        Raises:
            ModelRefusedError: none of this name is here.
        """
        if name in {EMBEDDED, SMOLLM2.name}:
            return SMOLLM2
        pin = self.pins().get(name)
        if pin is None:
            msg = f"the local model {name!r} is not here: candlewick models pull {name}"
            raise ModelRefusedError(msg)
        return pin

    def has(self, name: str) -> bool:
        """Return whether the model called `name` is here; its file is not checked."""
        if name in {EMBEDDED, SMOLLM2.name} and packaged_file() is not None:
            return True
        return (SMOLLM2.name if name == EMBEDDED else name) in self.pins()

    def _noted(self, note: Path) -> ModelPin | None:
        try:
            noted = json.loads(note.read_text(encoding="utf-8"))
            pin = ModelPin(**{name: noted[name] for name in _NOTED})
        except (OSError, ValueError, TypeError, KeyError):
            return None  # a stranger's file
        sound = all(isinstance(noted[name], int if name == "size" else str) for name in _NOTED)
        return pin if sound and note.stem == pin.name else None
