"""`candlewick run` with a challenger that hangs, killed and started again."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from candlewick.domain.events import Decided, Event, Shadowed
from candlewick.infrastructure.store.head_file import HeadFile
from candlewick.infrastructure.store.shadow_stream import shadow_of
from candlewick.infrastructure.store.sql_journal import SqlJournal
from candlewick.infrastructure.store.verification import verify
from tests.end_to_end.conftest import running, server
from tests.end_to_end.test_run import closes_after, decided, journal, wait_for

pytestmark = [pytest.mark.network, pytest.mark.timeout(300)]


def opened(home: Path) -> SqlJournal:
    data = home / "trading_data"
    head = HeadFile(data / "paper.head", account="paper")
    return SqlJournal(data / "paper.db", account="paper", read_only=True, head_file=head)


def said(home: Path) -> list[Shadowed]:
    with opened(home) as kept:
        return [one for one in shadow_of(kept).replay() if isinstance(one, Shadowed)]


def answers_of(home: Path, count: int) -> Callable[[list[Event]], bool]:
    return lambda events: bool(events) and len([one for one in said(home) if one.decided]) >= count


def test_killed_while_a_challenger_is_asked_it_goes_on_and_asks_nothing_twice(home: Path) -> None:
    hangs = ("--script", "slow_start", "slow_start", "answer", "no_credit")
    with server("candlewick.testing.model_server", *hangs) as challenger:
        with (home / "candlewick.toml").open("a", encoding="utf-8") as file:
            file.write(
                f"""
                [[model]]
                name = "challenger"
                base_url = "{challenger["base_url"]}"
                [shadow]
                models = ["challenger"]
                """
            )
        with running(home):  # leaving the block is kill -9
            # Both markets' answers of a close, so that no refusal is under way that dies with it.
            killed = wait_for(home, lambda events: len(said(home)) > 3 if events else False)
        before = said(home)
        with running(home) as second:
            wait_for(home, answers_of(home, 4))
            wait_for(home, closes_after(1, before=len({at for at, _ in decided(killed)})))
            second.send_signal(signal.SIGTERM)
            told = second.communicate(timeout=30)[1]
        assert second.returncode == 0, told

    shadows, live = said(home), [one for one in journal(home) if isinstance(one, Decided)]
    assert shadows[: len(before)] == before
    assert {one.failure for one in shadows[:2]} == {
        "it had not answered when the next close was due"
    }
    assert any("credit" in one.failure or "quota" in one.failure for one in shadows)
    about = [(one.symbol, one.at) for one in shadows]
    assert len(about) == len(set(about))
    prompts = {(one.decision.symbol, one.decision.as_of): one.prompt for one in live}
    assert set(about) <= set(prompts)
    assert all(one.decided.prompt == prompts[one.symbol, one.at] for one in shadows if one.decided)
    with opened(home) as kept:
        assert verify(kept).shadows == len(shadows)
    command = [sys.executable, "-m", "candlewick", "shadow", "--json"]
    shown = subprocess.run(command, cwd=home, capture_output=True, text=True, check=True)
    (row,) = json.loads(shown.stdout)["challengers"]
    assert (row["asked"], row["challenger"]) == (len(shadows), "challenger")
    assert row["played"]["live"]["returns"]
