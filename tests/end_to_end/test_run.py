"""`candlewick run` as a user starts it: against an exchange and a model server, stopped and killed."""

import json
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from candlewick.domain.events import Decided, Event, Filled, Intended
from candlewick.errors import UserError
from candlewick.infrastructure.store.sql_journal import SqlJournal
from candlewick.strategy.portfolio.ledger import Ledger
from tests.end_to_end.conftest import running

HOUR = 3_600_000
PATIENCE = 100.0

pytestmark = [pytest.mark.network, pytest.mark.timeout(300)]


def journal(home: Path) -> list[Event]:
    path = home / "trading_data" / "paper.db"
    try:
        with SqlJournal(path, account="paper", read_only=True) as kept:
            return list(kept.replay())
    except UserError as error:
        if "nothing was recorded there yet" in str(error):
            return []
        raise


def decided(events: list[Event]) -> list[tuple[int, str]]:
    return [(e.decision.as_of, e.decision.symbol) for e in events if isinstance(e, Decided)]


def wait_for(home: Path, enough: Callable[[list[Event]], bool]) -> list[Event]:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if enough(events := journal(home)):
            return events
        time.sleep(0.3)
    log = "".join(file.read_text() for file in (home / "logs").glob("*.log"))
    pytest.fail(
        f"waited in vain; the journal has {len(journal(home))} events, the log says:\n{log}"
    )


def closes_after(count: int, *, before: int = 0) -> Callable[[list[Event]], bool]:
    return lambda events: len({at for at, _ in decided(events)}) >= before + count


def test_stopped_killed_and_started_again_it_writes_one_continuous_journal(home: Path) -> None:
    with running(home) as first:
        wait_for(home, closes_after(4))
        first.send_signal(signal.SIGTERM)
        said = first.communicate(timeout=30)[1]
    assert first.returncode == 0
    assert "nothing is lost" in said
    stopped = journal(home)

    with running(home):
        killed = wait_for(home, closes_after(2, before=len({at for at, _ in decided(stopped)})))

    with running(home) as third:
        wait_for(home, closes_after(2, before=len({at for at, _ in decided(killed)})))
        third.send_signal(signal.SIGTERM)
        third.communicate(timeout=30)
    whole = journal(home)

    assert whole[: len(stopped)] == stopped
    assert whole[: len(killed)] == killed
    once = decided(whole)
    assert len(once) == len(set(once))
    assert sorted(once, key=lambda pair: pair[0]) == once
    assert {symbol for _, symbol in once} == {"BTC/USDT", "SOL/USDT"}
    assert all(at % HOUR == 0 for at, _ in once)
    _every_order_has_one_outcome(whole)
    ledger = Ledger.from_events(whole)
    positions = json.loads((home / "trading_data" / "positions.json").read_text())
    assert len(positions["positions"]) == len(ledger.positions)
    trades = json.loads((home / "trading_data" / "trade_history.json").read_text())
    assert len(trades["trades"]) == len(ledger.trades)


def _every_order_has_one_outcome(events: list[Event]) -> None:
    intended = [event.order.order_id for event in events if isinstance(event, Intended)]
    filled = [event.fill.order_id for event in events if isinstance(event, Filled)]
    assert len(intended) == len(set(intended)) > 0
    assert filled == intended


def test_a_second_run_of_the_same_account_says_who_holds_it(home: Path) -> None:
    with running(home) as first:
        wait_for(home, lambda events: len(events) > 0)
        with running(home) as second:
            said = second.communicate(timeout=60)[1]
    assert second.returncode == 2
    assert str(first.pid) in said
    assert "Traceback" not in said
