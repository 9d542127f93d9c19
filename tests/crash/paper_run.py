"""A short paper run of two markets in real processes that can be told where to die.

    python -m tests.crash.paper_run < jobs

Reads one job per line, forks a process for each, and answers with one line of JSON about how it
ended. Everything slow is imported once, before the first fork.
"""

import asyncio
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from candlewick.application.settings.loader import LoadedSettings, load_settings
from candlewick.application.wiring.account import open_account
from candlewick.application.wiring.path import make_path
from candlewick.application.wiring.shadow import make_shadow
from candlewick.domain.candles import Candles
from candlewick.errors import AccountBusyError, CandlewickError, StateUnavailableError
from candlewick.infrastructure.archive.memory_candles import MemoryCandles
from candlewick.infrastructure.llm.answer_cache import CachedModel
from candlewick.infrastructure.llm.call_recorder import CallRecorder
from candlewick.infrastructure.llm.named_model import NamedModel
from candlewick.infrastructure.pool.concurrent_pool import ConcurrentPool
from candlewick.infrastructure.store import data_persistence, database, head_file
from candlewick.infrastructure.store.shadow_stream import ShadowBook
from candlewick.infrastructure.store.sql_answer_store import SqlAnswerStore
from candlewick.ports.clock import Clock
from candlewick.strategy.cycle import TradingCycle
from candlewick.testing.manual_clock import ManualClock
from candlewick.testing.scripted_model import ScriptedModel
from tests.bench import LIMIT, restless, shifted
from tests.infrastructure.store.made_events import made_candles

DIED = 137
FAILED = 3
FIRST = LIMIT
_MARKETS = made_candles(FIRST + 700)
MARKETS = (_MARKETS, shifted(_MARKETS, symbol="ETH/USDT", seed=2))


@dataclass(frozen=True, kw_only=True)
class Job:
    """One life of the process.

    Attributes:
        folder: where its configuration and data lie.
        closes: [> 0] how many closes the whole run has.
        die_at: the write boundary at which it dies; 0 for none.
        kill_after: [s] after which it is killed from outside; 0 for never.
        recorded: whether questions are recorded, and answered from there the next time.
        shadow: whether a challenger answers each close too.
        largest_file: [bytes] no file may become larger, as if the disk were full, until that was
            noticed once; 0 for no limit.
    """

    folder: str
    closes: int
    die_at: int = 0
    kill_after: float = 0.0
    recorded: bool = False
    shadow: bool = False
    largest_file: int = 0


class Doom:
    """Counts the boundaries of everything that is written, and ends the process at one of them."""

    def __init__(self, die_at: int) -> None:
        self.passed = 0
        self._die_at = die_at

    def point(self) -> None:
        self.passed += 1
        if self.passed == self._die_at:
            os._exit(DIED)

    def watch(self) -> None:
        """Put a point before and after each commit and each replaced file."""
        begin = database.Database.begin

        @contextmanager
        def watched(one: database.Database) -> Iterator[Any]:
            with begin(one) as connection:
                yield connection
                self.point()
            self.point()

        database.Database.begin = watched  # type: ignore[assignment,method-assign]
        for module in (data_persistence, head_file):
            self._watch_files(module)
        for name in ("begin", "finish"):
            self._watch_calls(name)

    def _watch_calls(self, name: str) -> None:
        keep = getattr(SqlAnswerStore, name)

        def watched(store: SqlAnswerStore, *words: Any) -> Any:
            self.point()
            kept = keep(store, *words)
            self.point()
            return kept

        setattr(SqlAnswerStore, name, watched)

    def _watch_files(self, module: Any) -> None:
        replace = module.replace_private_file

        def watched(path: Path, text: str) -> None:
            self.point()
            replace(path, text)
            self.point()

        module.replace_private_file = watched


async def live(loaded: LoadedSettings, job: Job) -> None:
    """Trade from where the journal is to the last close."""
    closes = [int(at) for at in _MARKETS.close_time[FIRST : FIRST + job.closes]]
    clock = ManualClock(closes[0])
    with ExitStack() as stack:
        account = stack.enter_context(open_account(loaded, clock=clock, tell=lambda _: None))
        model: NamedModel = ScriptedModel(restless)
        if job.recorded:
            model = recorded(loaded, stack, model, clock=clock, endpoint="here")
        shadow = None
        if job.shadow:
            challenger = recorded(
                loaded, stack, ScriptedModel(restless), clock=clock, endpoint="there"
            )
            book = ShadowBook(account.record, who="a paper run")
            shadow = make_shadow(loaded, {"qwen": challenger}, book=book, tell=lambda _: None)
        path = make_path(
            loaded.settings,
            candles=MemoryCandles(MARKETS),
            sentiment=None,
            model=model,
            evidence=account.evidence,
        )
        cycle = TradingCycle(
            symbols=loaded.settings.exchange.symbols,
            path=path,
            strategy=account.strategy,
            pool=ConcurrentPool(),
        )
        begun = max(account.strategy.ledger.settled_to.values(), default=0)
        for close in closes:
            if close >= begun:
                await work(cycle, close, job)
                if shadow is not None:
                    shadow.begin(close)
                    await shadow.finish()


def recorded(
    loaded: LoadedSettings, stack: ExitStack, model: NamedModel, *, clock: Clock, endpoint: str
) -> NamedModel:
    """Return `model` with all that it is asked on record, as live trading has it."""
    calls = stack.enter_context(SqlAnswerStore(loaded.data_folder / "answers.db"))
    model = CallRecorder(
        model, calls, endpoint=endpoint, job=endpoint, clock=clock, estimate=lambda _: 0.01
    )
    return CachedModel(model, calls, endpoint=endpoint)


async def work(cycle: TradingCycle, close: int, job: Job) -> None:
    """Do a close's work; where it cannot be recorded, make room and do it again."""
    try:
        await cycle.run(close)
    except StateUnavailableError as error:
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        (Path(job.folder) / "said").write_text(f"{type(error).__name__}: {error}")
        await cycle.run(close)


def child(job: Job) -> None:
    """Live once, and end the process."""
    if job.largest_file:
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (job.largest_file, hard))
    doom = Doom(job.die_at)
    doom.watch()
    loaded = load_settings(Path(job.folder) / "candlewick.toml", environ={})
    try:
        for _ in range(250):  # a server may need a moment to notice that the one before is dead
            doom.passed = 0
            try:
                asyncio.run(live(loaded, job))
                break
            except AccountBusyError:
                time.sleep(0.02)
    except CandlewickError as error:
        (Path(job.folder) / "said").write_text(f"{type(error).__name__}: {error}")
        os._exit(FAILED)
    (Path(job.folder) / "points").write_text(str(doom.passed))
    os._exit(0)


def do(job: Job) -> int:
    """Return how a process that does `job` ended: its exit code, or the signal as a negative."""
    pid = os.fork()
    if pid == 0:
        try:
            child(job)
        finally:
            os._exit(1)
    if job.kill_after:
        time.sleep(job.kill_after)
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def warm() -> Candles:
    """Import and compile in this process what every child needs."""
    from candlewick.analysis.market_analyzer import MarketAnalyzer  # noqa: PLC0415 - once, here

    return MarketAnalyzer(limit=LIMIT).analyze(_MARKETS).candles


def main() -> None:
    """Do jobs until there are no more."""
    warm()
    for line in sys.stdin:
        code = do(Job(**json.loads(line)))
        sys.stdout.write(f"{json.dumps({'code': code})}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
