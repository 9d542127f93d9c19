"""`candlewick backtest` as a user starts it: interrupted, killed, and gone on with."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]

WORDS = (
    "backtest", "BTC/USDT", "--demo", "--model", "keyword", "--json",
    "--from", "2025-12-18", "--to", "2025-12-27",
)  # fmt: skip
PATIENCE = 100.0


def started(home: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "candlewick", *WORDS, *words],
        cwd=home,
        env={**os.environ, "HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def kept(home: Path) -> list[tuple[str, ...]]:
    paths = list((home / "trading_data" / "backtests").glob("*/journal.db"))
    if len(paths) != 1:
        return []
    connection = sqlite3.connect(f"{paths[0].as_uri()}?mode=ro", uri=True)
    try:
        return connection.execute("SELECT payload, hash FROM events ORDER BY seq").fetchall()
    except sqlite3.OperationalError:
        return []  # the file was made and its tables were not
    finally:
        connection.close()


def wait_until(process: subprocess.Popen[str], home: Path, *, more_than: int) -> None:
    """Wait until so many events are kept, or none of them and the journal is open."""
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        opened = any((home / "trading_data" / "backtests").glob("*/journal.db"))
        if opened and (more_than < 0 or len(kept(home)) > more_than):
            return
        time.sleep(0.02)
    pytest.fail(f"it ended or hung before: {process.communicate(timeout=5)}")


def test_a_run_that_was_interrupted_and_killed_ends_with_the_same_bytes(tmp_path: Path) -> None:
    stopped, whole = tmp_path / "stopped", tmp_path / "whole"
    for home in (stopped, whole):
        home.mkdir()
    first = started(stopped)
    wait_until(first, stopped, more_than=-1)
    time.sleep(0.5)
    first.send_signal(signal.SIGINT)
    _, words = first.communicate(timeout=PATIENCE)
    assert (first.returncode, "--resume goes on" in words) == (130, True), words

    second = started(stopped, "--resume")
    wait_until(second, stopped, more_than=len(kept(stopped)))
    second.kill()
    second.communicate(timeout=PATIENCE)
    resumed, _ = started(stopped, "--resume").communicate(timeout=PATIENCE)
    expected, _ = started(whole).communicate(timeout=PATIENCE)

    assert json.loads(resumed) == json.loads(expected)
    assert kept(stopped) == kept(whole)
    assert len(kept(whole)) > 2 * 216
