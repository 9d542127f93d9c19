"""Questions that two processes build are those that one would build."""

import asyncio
import time
from pathlib import Path

import numpy as np
import pytest

from candlewick.application.wiring import shared_questions
from candlewick.application.wiring.backtest import run_backtest
from candlewick.application.wiring.backtest_model import choose_models
from candlewick.application.wiring.run_folder import runs_root
from candlewick.application.wiring.shared_questions import SharedQuestions
from candlewick.backtest.result import BacktestResult
from candlewick.domain.candles import Candles
from candlewick.domain.events import Decided
from candlewick.domain.evidence import Evidence
from candlewick.domain.timeframe import Timeframe
from candlewick.infrastructure.executor.clerk import Clerk
from candlewick.infrastructure.store.sql_journal import SqlJournal
from candlewick.testing.jobs import mortal
from tests.application.wiring.replay_demo import replay_demo

DAYS = 4
MARKETS = ("BTC/USDT", "SOL/USDT")
taken: list[object] = []


class ReadyClerk(Clerk[object, object]):
    """A clerk that is waited for, and whose results are counted."""

    def is_ready(self) -> bool:
        while not super().is_ready():
            time.sleep(0.01)
        return True

    def take(self) -> object:
        result = super().take()
        taken.append(result)
        return result


def run(folder: Path, *, anonymise: bool = False) -> tuple[BacktestResult, list[Decided]]:
    folder.mkdir()
    loaded, prepared = replay_demo(folder, symbols=MARKETS, days=DAYS, anonymise=anonymise)
    models = choose_models(loaded, ("keyword",))
    result = asyncio.run(
        run_backtest(
            loaded, prepared, models,
            budget=None, resume=False, audit=True, cutoff=None, tell=lambda _: None,
        )
    )  # fmt: skip
    (journal,) = runs_root(loaded).glob("*/journal.db")
    with SqlJournal(journal, account="backtest") as stored:
        decided = [event for event in stored.replay() if isinstance(event, Decided)]
    return result, decided


def evidence(symbol: str) -> Evidence:
    hours = np.arange(3, dtype=np.int64) * 3_600_000
    prices = dict.fromkeys(("open", "high", "low", "close", "volume"), np.ones(3))
    span = Timeframe.parse("1h")
    return Evidence(candles=Candles(symbol=symbol, timeframe=span, open_time=hours, **prices))


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> None:
    taken.clear()
    monkeypatch.setattr(shared_questions, "is_worth_a_process", lambda _: True)
    monkeypatch.setattr(shared_questions, "Clerk", ReadyClerk)


@pytest.mark.parametrize("anonymise", [False, True])
def test_two_processes_ask_what_one_asks(
    tmp_path: Path, request: pytest.FixtureRequest, *, anonymise: bool
) -> None:
    alone = run(tmp_path / "alone", anonymise=anonymise)
    request.getfixturevalue("shared")
    both = run(tmp_path / "both", anonymise=anonymise)

    assert both == alone
    assert 2 * len(taken) == len(alone[1])  # one of two markets, at each close
    assert alone[0].runs[0].trades  # so that there were memories to be told


def test_what_a_process_cannot_build_or_dies_of_is_built_here(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = run(tmp_path / "alone")
    request.getfixturevalue("shared")
    monkeypatch.setattr(shared_questions, "_Builder", mortal)

    assert run(tmp_path / "both") == alone
    assert taken == [None, None, None]


def test_each_gets_its_own_question_in_whatever_order_they_come_back() -> None:
    class Echo(Clerk[object, object]):
        def __init__(self) -> None:
            self.given: list[object] = []

        def is_ready(self) -> bool:
            return True

        def give(self, job: object) -> None:
            self.given.append(job)

        def take(self) -> object:
            return self.given.pop(0)

    questions = SharedQuestions(Echo(), MARKETS)  # type: ignore[arg-type]
    asked = [questions.question(evidence(symbol)) for symbol in MARKETS]
    for one in asked:
        one.send(None)

    for symbol, one in reversed(list(zip(MARKETS, asked, strict=True))):
        with pytest.raises(StopIteration) as over:
            one.send(None)
        assert over.value.value.symbol == symbol
