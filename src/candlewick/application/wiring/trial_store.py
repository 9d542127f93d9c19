"""Trials that were made, each in a file named by all that it depends on."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from candlewick.backtest.sweep.trial import TrialResult
from candlewick.errors import UserError
from candlewick.infrastructure.store.private_file import (
    make_private_folder,
    replace_private_file,
)


class TrialStore:
    """The trials over one stretch of candles.

    Args:
        root: the folder of all trials.
        history: the sha256 of the candles and the window.
    """

    def __init__(self, root: Path, *, history: str) -> None:
        self._folder = root / history[:16]
        make_private_folder(self._folder)

    def find(self, trial_id: str) -> TrialResult | None:
        """Return what came of a trial, if it was made.

        Raises:
            UserError: its file cannot be read.
        """
        path = self._folder / f"{trial_id}.json"
        if not path.exists():
            return None
        try:
            said = json.loads(path.read_text(encoding="utf-8"))["result"]
            return TrialResult(**said | {"returns": tuple(said["returns"])})
        except (OSError, ValueError, TypeError, KeyError) as error:
            msg = f"{path} holds no trial that can be read ({error}): remove it"
            raise UserError(msg) from error

    def keep(self, trial_id: str, depends: Mapping[str, object], result: TrialResult) -> None:
        """Keep a trial, whole or not at all.

        Raises:
            UserError: it cannot be written.
        """
        text = json.dumps({"depends": depends, "result": asdict(result)}, sort_keys=True)
        replace_private_file(self._folder / f"{trial_id}.json", f"{text}\n")


def address_of(depends: Mapping[str, object]) -> str:
    """Return the content address of a trial [32 hexadecimal digits]."""
    return hashlib.sha256(json.dumps(depends, sort_keys=True).encode()).hexdigest()[:32]
