"""The process that forks the processes that die."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pytest

from candlewick.application.settings.loader import load_settings
from candlewick.application.wiring.account import open_to_read
from candlewick.domain.answer import Answer
from candlewick.domain.events import Decided, Event, Shadowed
from candlewick.domain.record import Verified
from candlewick.infrastructure.store.shadow_stream import shadow_of
from candlewick.infrastructure.store.verification import verify
from tests.crash.paper_run import Job

PROJECT = Path(__file__).parents[2]


@dataclass
class Runner:
    """Lets processes live and die."""

    process: subprocess.Popen[str]

    def run(self, job: Job) -> int:
        """Return how the process ended."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{json.dumps(asdict(job))}\n")
        self.process.stdin.flush()
        return int(json.loads(self.process.stdout.readline())["code"])


@contextmanager
def running() -> Iterator[Runner]:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.crash.paper_run"],
        cwd=PROJECT, env=dict(os.environ), text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        try:
            yield Runner(process)
        finally:
            process.kill()


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with running() as one:
        yield one


@dataclass(frozen=True)
class Home:
    """A folder in which an account is traded."""

    folder: Path

    @classmethod
    def made(cls, folder: Path, *lines: str) -> "Home":
        folder.mkdir(parents=True)
        text = ['[exchange]\nsymbols = ["BTC/USDT", "ETH/USDT"]\nlimit = 250', *lines]
        (folder / "candlewick.toml").write_text("\n".join(text))
        return cls(folder)

    @property
    def points(self) -> int:
        """How many boundaries of writing the last whole life passed."""
        return int((self.folder / "points").read_text())

    @property
    def said(self) -> str:
        """With what error the last life ended."""
        return (self.folder / "said").read_text()

    def events(self) -> list[Event]:
        """Return what the journal holds."""
        with open_to_read(load_settings(self.folder / "candlewick.toml", environ={})) as journal:
            return list(journal.replay())

    def decided_events(self) -> list[Event]:
        """Return what the journal holds, whether or not an answer came from the recorder."""
        return [_anew(one) if isinstance(one, Decided) else one for one in self.events()]

    def shadows(self) -> list[Shadowed]:
        """Return what challengers are recorded to have said, wherever their answers came from."""
        with open_to_read(load_settings(self.folder / "candlewick.toml", environ={})) as journal:
            said = [one for one in shadow_of(journal).replay() if isinstance(one, Shadowed)]
        return [
            replace(one, decided=None if one.decided is None else _anew(one.decided))
            for one in said
        ]

    def calls(self) -> list[tuple[str, bool]]:
        """Return each question that was put to the model, and whether its answer was kept."""
        with closing(sqlite3.connect(self.folder / "trading_data" / "answers.db")) as file:
            rows = file.execute("SELECT key, answer IS NOT NULL FROM calls").fetchall()
        return [(key, bool(answered)) for key, answered in rows]

    def verified(self) -> Verified:
        """Look at every byte of it."""
        with open_to_read(load_settings(self.folder / "candlewick.toml", environ={})) as journal:
            return verify(journal)

    def files(self) -> dict[str, str]:
        """Return the two readable files."""
        names = ("positions.json", "trade_history.json")
        return {name: (self.folder / "trading_data" / name).read_text() for name in names}


def _anew(decided: Decided) -> Decided:
    attempts = (replace(one, answer=_given(one.answer)) for one in decided.attempts)
    return replace(decided, answer=_given(decided.answer), attempts=tuple(attempts))


def _given(answer: Answer) -> Answer:
    return replace(answer, cached=False, price_usd=None)
