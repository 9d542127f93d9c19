"""The newest link of a journal's chain, kept outside its database."""

import json
from pathlib import Path
from typing import Final

from candlewick.errors import StateCorruptError, UserError
from candlewick.infrastructure.store.chain import Head
from candlewick.infrastructure.store.private_file import replace_private_file

_NAMES: Final = {"account", "seq", "hash"}


class HeadFile:
    """A small private file that tells how far the journal of one account had come.

    A chain alone does not show that its newest records were cut off. The file is written
    whole after each commit, so that a crash between the two leaves it one append behind,
    which is no alarm; it is never ahead.

    Attributes:
        path: where it lies.
        account: whose journal it is about.
    """

    def __init__(self, path: Path, *, account: str) -> None:
        self.path = path
        self.account = account

    def read(self) -> Head | None:
        """Return the head; None where there is no file.

        Raises:
            StateCorruptError: it is not as it was written.
            UserError: it may not be read.
        """
        try:
            text = self.path.read_bytes().decode("utf-8", "surrogateescape")
        except FileNotFoundError:
            return None
        except OSError as error:
            message = f"{self.path} cannot be read: {error.strerror}. Give yourself the right to."
            raise UserError(message) from error
        head = self._parsed(text)
        if head is None or self._written(head) != text:
            message = (
                f"{self.path} was changed: it does not say how far the journal came. Keep a copy "
                "and remove it; the next start goes on without it and writes it anew."
            )
            raise StateCorruptError(message)
        return head

    def write(self, head: Head) -> None:
        """Put `head` there, whole or not at all.

        Raises:
            UserError: it cannot be written.
        """
        replace_private_file(self.path, self._written(head))

    def _parsed(self, text: str) -> Head | None:
        try:
            found = json.loads(text)
        except ValueError:
            return None
        if not isinstance(found, dict) or found.keys() != _NAMES:
            return None
        if found["account"] != self.account or not isinstance(found["seq"], int):
            return None
        return Head(found["seq"], str(found["hash"]))

    def _written(self, head: Head) -> str:
        return json.dumps({"account": self.account, "seq": head.seq, "hash": head.hash}) + "\n"
