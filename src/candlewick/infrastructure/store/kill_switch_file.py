"""The kill switch as a file: there it is on, gone it is off."""

import json
from pathlib import Path
from typing import Final

from candlewick.domain.events import HaltAction
from candlewick.errors import UserError
from candlewick.infrastructure.store.private_file import replace_private_file

_LONGEST: Final = 200
_LARGEST: Final = 10_000
_UNREADABLE: Final = "its file cannot be read"


class KillSwitchFile:
    """A `KillSwitch` that anything which can make a file can set, an empty one too.

    Args:
        path: the file.
        action: what an empty file, or `always`, means.
        always: whether the settings have it on, whatever the file says.
    """

    def __init__(self, path: Path, *, action: HaltAction, always: bool = False) -> None:
        self._path = path
        self._action = action
        self._always = always

    def read(self) -> tuple[HaltAction | None, str]:
        """Return what it does now, and what was said when it was set; None while it is off."""
        try:
            with self._path.open("rb") as file:
                raw = file.read(_LARGEST)
        except FileNotFoundError:
            return (self._action, "the settings have it on") if self._always else (None, "")
        except OSError:
            return HaltAction.FREEZE, _UNREADABLE
        if not raw.strip():
            return self._action, ""
        try:
            said = json.loads(raw)
            return HaltAction(said["action"]), str(said["reason"])[:_LONGEST]
        except (ValueError, KeyError, TypeError, RecursionError):
            return HaltAction.FREEZE, _UNREADABLE

    def turn_on(self, action: HaltAction | None, *, reason: str) -> None:
        """Turn it on; without an `action` it does what the settings say.

        Raises:
            UserError: the file cannot be written.
        """
        said = {"action": action or self._action, "reason": reason[:_LONGEST]}
        replace_private_file(self._path, json.dumps(said) + "\n")

    def turn_off(self) -> None:
        """Turn it off.

        Raises:
            UserError: the file cannot be removed.
        """
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            msg = f"{self._path} cannot be removed: {error.strerror}. Remove it yourself."
            raise UserError(msg) from error
