"""Runs of back-tests that were kept, to be looked at again."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from candlewick.application.settings.loader import LoadedSettings
from candlewick.application.wiring.run_folder import read_result, runs_root
from candlewick.backtest.result import RunResult
from candlewick.errors import UserError

_SHOWN: Final = 5
"""How many kept runs a message names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRun:
    """A finished run.

    Attributes:
        path: its folder.
        settings: what was replayed.
        hashes: of the code and the candles that it was made with.
        model: what its answers depend on.
        result: what came of it.
    """

    path: Path
    settings: Mapping[str, Any]
    hashes: Mapping[str, str]
    model: Mapping[str, Any]
    result: RunResult

    @property
    def subject(self) -> object:
        """Return what has to be the same for two runs to be compared: all but code and model."""
        candles = {name: sha for name, sha in self.hashes.items() if name != "code"}
        return self.settings, candles


def stored_runs(loaded: LoadedSettings, names: Iterable[str]) -> list[StoredRun]:
    """Read the runs called `names` (ids, or how they begin), or the newest as `named_runs` does.

    Raises:
        UserError: there is no such run, several begin so, one is not finished, or they were not
            over the same history.
    """
    runs = named_runs(loaded, names)
    for other in runs[1:]:
        if other.subject != runs[0].subject:
            msg = (
                f"{other.result.run_id} ran over another history, or at other costs, than"
                f" {runs[0].result.run_id}: only runs over the same can be compared"
            )
            raise UserError(msg)
    return runs


def named_runs(loaded: LoadedSettings, names: Iterable[str]) -> list[StoredRun]:
    """Read the runs called `names`, whatever they ran over.

    If none are named it is the newest over candles that were; a probe leaves others behind it.

    Raises:
        UserError: there is no such run, several begin so, or one is not finished.
    """
    finished = _finished(loaded)
    if not finished:
        msg = (
            "no back-test was finished here yet: candlewick backtest makes one; the page of a tape"
            " is written by candlewick tape --report"
        )
        raise UserError(msg)
    wanted = [_found(finished, name) for name in dict.fromkeys(names)]
    return [_read(path) for path in wanted] or [_newest(finished)]


def _finished(loaded: LoadedSettings) -> list[Path]:
    """Return the folders of all finished runs, the newest last."""
    results = runs_root(loaded).glob("*/result.json")
    return [path.parent for path in sorted(results, key=lambda path: path.stat().st_mtime_ns)]


def _newest(finished: list[Path]) -> StoredRun:
    runs = map(_read, reversed(finished))
    return next((run for run in runs if run.settings["market"] == "real"), _read(finished[-1]))


def _found(finished: list[Path], name: str) -> Path:
    begin_so = [path for path in finished if path.name.startswith(name)]
    if len(begin_so) == 1:
        return begin_so[0]
    newest = ", ".join(path.name for path in finished[: -_SHOWN - 1 : -1])
    what = "no finished run" if not begin_so else f"{len(begin_so)} runs"
    msg = f"{what} begin{'s' * (not begin_so)} with {name!r}: the newest are {newest}"
    raise UserError(msg)


def _read(folder: Path) -> StoredRun:
    path = folder / "run.json"
    try:
        said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        subject = said["subject"]
        return StoredRun(
            path=folder,
            settings=subject["settings"],
            hashes=subject["hashes"],
            model=said["model"],
            result=read_result(folder / "result.json"),
        )
    except (OSError, ValueError, TypeError, KeyError) as error:
        msg = f"{path} cannot be read ({error}): remove its folder, and run the back-test again"
        raise UserError(msg) from error


def differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterator[str]:
    """Return the names whose values differ, as JSON has them."""
    for name in sorted({*one, *other}):
        if json.dumps(one.get(name), sort_keys=True) != json.dumps(other.get(name), sort_keys=True):
            yield name
