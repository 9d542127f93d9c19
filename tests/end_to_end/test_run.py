"""`candlewick run` as a user starts it: against an exchange and a model server, stopped and killed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from candlewick.domain.events import Decided, Event, Filled, Intended
from candlewick.errors import UserError
from candlewick.infrastructure.archive.bundled_file import BUNDLE
from candlewick.infrastructure.store.sql_journal import SqlJournal
from candlewick.strategy.portfolio.ledger import Ledger

START = 1_762_873_200_000
"""2025-11-11 15:00 UTC [ms], inside the bundled candles."""
SPEED = 900
HOUR = 3_600_000
PATIENCE = 100.0

pytestmark = [pytest.mark.network, pytest.mark.timeout(300)]


@contextmanager
def server(*words: str) -> Iterator[dict[str, Any]]:
    """Run one of the shipped servers and give what it says of itself."""
    with subprocess.Popen(
        [sys.executable, "-m", *words], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield json.loads(process.stdout.readline())
        finally:
            process.terminate()


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    days = tmp_path / "fear-greed.csv"
    rows = (BUNDLE / "fear-greed.csv").read_text(encoding="utf-8").split()[1:]
    pairs = [row.split(",") for row in rows]
    lines = [f"{time.strftime('%Y-%m-%d', time.gmtime(int(d) / 1000))},{s}" for d, s in pairs]
    days.write_text("\n".join(["date,fng", *lines]), encoding="utf-8")
    candles = [str(BUNDLE / f"{name}-USDT-1h.csv") for name in ("BTC", "SOL")]
    with (
        server(
            "candlewick.testing.loopback_exchange", "--candles", *candles,
            "--fear-greed", str(days), "--start", str(START), "--speed", str(SPEED),
        ) as exchange,
        server("candlewick.testing.model_server") as model,
    ):  # fmt: skip
        (tmp_path / "candlewick.toml").write_text(
            f"""
            [exchange]
            symbols = ["BTC/USDT", "SOL/USDT"]
            limit = 300
            base_url = "{exchange["url"]}"
            [trading]
            sentiment_base_url = "{exchange["url"]}"
            [execution]
            settle_margin = 60
            price_poll_interval = 400
            [[model]]
            name = "scripted"
            base_url = "{model["base_url"]}"
            """,
            encoding="utf-8",
        )
        (tmp_path / "clock").write_text(
            f"{exchange['start']},{exchange['origin']},{SPEED}", encoding="utf-8"
        )
        yield tmp_path


@contextmanager
def running(home: Path) -> Iterator[subprocess.Popen[str]]:
    environ = dict(os.environ, CANDLEWICK_TEST_CLOCK=(home / "clock").read_text(encoding="utf-8"))
    # Without a folder to keep machine code in, no process is left behind that compiles.
    environ["CANDLEWICK_CACHE_DIR"] = os.devnull
    with subprocess.Popen(
        [sys.executable, "-m", "candlewick", "run"],
        cwd=home, env=environ, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


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
