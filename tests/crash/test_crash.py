"""Wherever a real process dies, the next one goes on as if nothing had happened."""

import random
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest

from candlewick.domain.events import Decided, Filled, Intended, LevelsMoved
from candlewick.strategy.portfolio.ledger import Ledger
from tests.crash.conftest import Home, Runner
from tests.crash.paper_run import DIED, Job
from tests.postgres import fresh_corner

LONG = [pytest.mark.long, pytest.mark.timeout(7_200)]
pytestmark = [pytest.mark.network, pytest.mark.timeout(300)]


@pytest.fixture(params=["file", "server"])
def homes(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator["Homes"]:
    with ExitStack() as stack:
        yield Homes(tmp_path, stack, on_server=request.param == "server")


class Homes:
    """Makes folders, each with an account and a database of its own."""

    def __init__(self, folder: Path, stack: ExitStack, *, on_server: bool) -> None:
        self._folder = folder
        self._stack = stack
        self._on_server = on_server
        self._count = 0

    def make(self) -> Home:
        self._count += 1
        lines = []
        if self._on_server:
            lines = ["[store]", f'url = "{self._stack.enter_context(fresh_corner())}"']
        return Home.made(self._folder / str(self._count), *lines)


@pytest.mark.parametrize(
    ("closes", "step"), [(2, 21), pytest.param(6, 1, marks=LONG)], ids=["some", "every"]
)
def test_a_process_that_dies_at_any_boundary_of_writing_loses_and_doubles_nothing(
    runner: Runner, homes: Homes, closes: int, step: int
) -> None:
    whole = homes.make()
    assert runner.run(Job(folder=str(whole.folder), closes=closes)) == 0
    events, files, found = whole.events(), whole.files(), whole.verified()
    assert whole.points > 40

    for die_at in range(1, whole.points + 1, step):
        home = homes.make()
        assert runner.run(Job(folder=str(home.folder), closes=closes, die_at=die_at)) == DIED
        assert runner.run(Job(folder=str(home.folder), closes=closes)) == 0, die_at

        assert home.events() == events, die_at
        assert home.files() == files, die_at
        assert home.verified().head == found.head, die_at
        assert home.verified().snapshots == found.snapshots, die_at


@pytest.mark.parametrize(
    ("closes", "step"), [(2, 17), pytest.param(6, 1, marks=LONG)], ids=["some", "every"]
)
def test_wherever_it_dies_no_answer_is_paid_for_twice(
    runner: Runner, tmp_path: Path, closes: int, step: int
) -> None:
    whole = Home.made(tmp_path / "whole")
    assert runner.run(Job(folder=str(whole.folder), closes=closes, recorded=True)) == 0
    events, questions = whole.decided_events(), len(whole.calls())
    assert questions >= 2 * closes  # a refused answer is followed by a corrective question
    assert whole.points > 60

    for die_at in range(1, whole.points + 1, step):
        home = Home.made(tmp_path / str(die_at))
        life = Job(folder=str(home.folder), closes=closes, recorded=True, die_at=die_at)
        assert runner.run(life) == DIED
        assert runner.run(replace(life, die_at=0)) == 0, die_at

        calls = home.calls()
        answered = [key for key, has_answer in calls if has_answer]
        assert len(answered) == len(set(answered)) == questions, die_at
        # Of questions that were under way, nobody can know whether they reached the model.
        assert len(calls) - questions <= 2, die_at
        assert home.decided_events() == events, die_at


@pytest.mark.parametrize(
    ("closes", "step"), [(2, 23), pytest.param(4, 1, marks=LONG)], ids=["some", "every"]
)
def test_wherever_it_dies_each_challenger_is_recorded_once_and_the_account_never_notices(
    runner: Runner, homes: Homes, closes: int, step: int
) -> None:
    alone, whole = homes.make(), homes.make()
    assert runner.run(Job(folder=str(alone.folder), closes=closes)) == 0
    assert runner.run(Job(folder=str(whole.folder), closes=closes, shadow=True)) == 0
    events, head, said = alone.events(), alone.verified().head, whole.shadows()
    assert whole.events() == events
    assert len(said) == len([one for one in events if isinstance(one, Decided)])
    questions = len(whole.calls())

    for die_at in range(1, whole.points + 1, step):
        home = homes.make()
        life = Job(folder=str(home.folder), closes=closes, shadow=True, die_at=die_at)
        assert runner.run(life) == DIED
        assert runner.run(replace(life, die_at=0)) == 0, die_at

        assert home.events() == events, die_at
        assert home.files() == alone.files(), die_at
        found = home.verified()
        assert (found.head, found.shadows) == (head, len(said)), die_at
        assert home.shadows() == said, die_at
        answered = [key for key, has_answer in home.calls() if has_answer]
        assert len(answered) == len(set(answered)) == questions, die_at


def test_the_long_run_has_something_to_lose(runner: Runner, tmp_path: Path) -> None:
    home = Home.made(tmp_path / "whole")
    assert runner.run(Job(folder=str(home.folder), closes=12)) == 0

    kinds = {type(event) for event in home.events()}
    assert kinds >= {Intended, Filled, LevelsMoved}


@pytest.mark.parametrize("kills", [3, pytest.param(300, marks=LONG)])
def test_kills_at_random_instants_change_nothing_in_the_end(
    runner: Runner, homes: Homes, kills: int
) -> None:
    closes = 2 * kills
    whole, killed = homes.make(), homes.make()
    assert runner.run(Job(folder=str(whole.folder), closes=closes)) == 0
    dice = random.Random(7)  # noqa: S311 - no secret
    lives = ended = 0

    while ended < kills:
        lives += 1
        assert lives < 20 * kills
        code = runner.run(
            Job(folder=str(killed.folder), closes=closes, kill_after=dice.uniform(0.05, 0.4))
        )
        assert code in {0, -signal.SIGKILL}, killed.said
        ended += code != 0
        if code == 0:
            break
    assert runner.run(Job(folder=str(killed.folder), closes=closes)) == 0

    assert killed.events() == whole.events()
    assert killed.files() == whole.files()
    assert killed.verified().head == whole.verified().head
    ledger = Ledger.from_events(killed.events())
    assert not ledger.orders.pending
    assert all(held.stop_loss and held.take_profit for held in ledger.positions.values())
    print(f"{ended} kills, {len(killed.events())} events")  # noqa: T201 - for docs/proofs.md
