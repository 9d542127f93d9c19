"""Where a run of a back-test lies: under the hash of all that it depends on."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from candlewick.application.settings.loader import LoadedSettings
from candlewick.backtest.result import (
    ContenderKind,
    DecisionRecord,
    RunCosts,
    RunResult,
    TradeRecord,
)
from candlewick.errors import UserError
from candlewick.infrastructure.store.private_file import (
    make_private_folder,
    replace_private_file,
)

_RESULT: Final = "result.json"
_RUN: Final = "run.json"
TRIALS: Final = "trials"
"""Beside the folder of all runs: what sweeps have tried."""
ARENAS: Final = "arenas"
"""Likewise: the runs of arenas' contenders."""


class RunFolder:
    """One run: its journal, what it depends on, and its result once there is one.

    Args:
        root: the folder of all runs.
        subject: what the run depends on beside its model.
        model: what its answers depend on.
    """

    def __init__(
        self, root: Path, *, subject: Mapping[str, object], model: Mapping[str, object]
    ) -> None:
        self._subject, self._model = dict(subject), dict(model)
        self.subject_id = _sha256(self._subject)
        self.run_id = _sha256({"subject": self._subject, "model": self._model})[:16]
        self.path = root / self.run_id
        self._root = root

    @property
    def journal(self) -> Path:
        """Where its journal lies."""
        return self.path / "journal.db"

    @property
    def result(self) -> Path:
        """Where its result lies, once there is one."""
        return self.path / _RESULT

    def begin(self, *, resume: bool) -> None:
        """Make the folder, and unless it is to `resume` throw away what an earlier run left.

        Raises:
            UserError: the folder cannot be made or written.
        """
        make_private_folder(self.path)
        if not resume:
            for old in (*self.path.glob("journal.db*"), self.result):
                old.unlink(missing_ok=True)
        self._say(outcome=None)

    def finish(self, run: RunResult) -> None:
        """Keep the result.

        Raises:
            UserError: it cannot be written.
        """
        replace_private_file(self.result, _json(asdict(run)))
        self._say(outcome=_sha256({"equity": run.equity}))

    def _say(self, *, outcome: str | None) -> None:
        said = {"subject_id": self.subject_id, "subject": self._subject, "model": self._model}
        replace_private_file(self.path / _RUN, _json({**said, "outcome": outcome}))

    def last_model(self) -> RunResult | None:
        """Return the newest finished run of the same subject by another model, if there is one."""
        others = sorted(self._others(), key=lambda path: path.stat().st_mtime_ns)
        return read_result(others[-1]) if others else None

    def _others(self) -> Iterator[Path]:
        for path in self._root.glob(f"*/{_RUN}"):
            result = path.with_name(_RESULT)
            if path.parent == self.path or not result.exists():
                continue
            if _subject_of(path) == self.subject_id:
                yield result


def runs_root(loaded: LoadedSettings) -> Path:
    """Return the folder of all runs."""
    return loaded.data_folder / "backtests"


def count_trials(root: Path) -> int:
    """Return how many runs over real markets were ever begun, and trials of sweeps made.

    Runs are those of back-tests and of arenas' contenders.

    Those of made-up markets are left out: nobody chooses a strategy by them. The same model over
    the same history with the same outcome is one trial, whichever version of the code ran it.
    """
    swept = sum(1 for _ in root.with_name(TRIALS).glob("*/*.json"))
    folders = root, root.with_name(ARENAS)
    begun = {_trial(path) for folder in folders for path in folder.glob(f"*/{_RUN}")}
    return swept + len(begun - {None})


def _trial(path: Path) -> str | None:
    """Return what tells one trial from another; None for what is none."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        subject = said["subject"]
        if subject["settings"]["market"] != "real":
            return None
        candles = {name: sha for name, sha in subject["hashes"].items() if name != "code"}
        return _sha256(
            {"plan": subject["settings"], "candles": candles}
            | {"model": said["model"], "outcome": said["outcome"]}
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return path.parent.name  # it was begun, whatever became of it


def read_result(path: Path) -> RunResult:
    """Return the result that was written to `path`.

    Raises:
        UserError: it cannot be read.
    """
    try:
        said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return RunResult(
            **said
            | {
                "kind": ContenderKind(said["kind"]),
                "equity": tuple(said["equity"]),
                "trades": tuple(TradeRecord(**trade) for trade in said["trades"]),
                "decisions": tuple(DecisionRecord(**one) for one in said["decisions"]),
                "costs": RunCosts(**said["costs"]),
            }
        )
    except (OSError, ValueError, TypeError, KeyError) as error:
        msg = f"{path} holds no result that can be read ({error}): remove its folder"
        raise UserError(msg) from error


def _subject_of(path: Path) -> object:
    """Return what run the file at `path` belongs to; a damaged neighbour is no run of ours."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))["subject_id"]
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _json(value: Mapping[str, object]) -> str:
    return f"{json.dumps(value, sort_keys=True, allow_nan=False)}\n"


def _sha256(value: Mapping[str, object]) -> str:
    return hashlib.sha256(_json(value).encode()).hexdigest()
