"""`candlewick arena` as a user starts it: an oracle among coins, interrupted, killed, gone on with."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from candlewick.infrastructure.archive.bundled_candles import load_bundled_candles
from candlewick.testing.model_server import ModelServer
from candlewick.testing.model_server_reply import rule_reply
from tests.application.conftest import running_beside

pytestmark = [pytest.mark.long, pytest.mark.network, pytest.mark.timeout(600)]

PATIENCE = 280.0
TAPE = ("--demo", "--symbols", "BTC/USDT", "--fees", "0", "--slippage", "0", "--json", "--yes")
AHEAD = 12
"""[candles] The oracle knows the price then."""


def foretold(prompt: str) -> str:
    """Answer by what the price will be half a day later."""
    found = re.search(r"PRICE: ([\d,.]*\d)", prompt)
    assert found is not None
    price = float(found[1].replace(",", ""))
    close = load_bundled_candles("BTC/USDT").close
    place = int(np.argmin(np.abs(close[:-AHEAD] - price)))
    sign = 1.0 if close[place + AHEAD] > close[place] else -1.0
    levels = {"stop_loss": price * (1 - sign * 0.05), "take_profit": price * (1 + sign * 0.05)}
    return json.dumps(
        {"signal": "BUY" if sign > 0.0 else "SELL", "confidence": "HIGH"}
        | {name: float(f"{level:.6g}") for name, level in levels.items()}
    )


@pytest.fixture(scope="module")
def servers() -> Iterator[list[ModelServer]]:
    """Serve one who knows the future, and two who answer by the prompt's hash."""
    with ExitStack() as stack:
        replies = (foretold, rule_reply, rule_reply)
        yield [
            stack.enter_context(running_beside(ModelServer(reply=reply).running()))
            for reply in replies
        ]


def home_with(folder: Path, servers: list[ModelServer]) -> Path:
    folder.mkdir()
    models = [
        f'[[model]]\nname = "{name}"\nbase_url = "{server.base_url}"\nmax_parallel = 4\n'
        for name, server in zip(("oracle", "coin", "twin"), servers, strict=True)
    ]
    (folder / "candlewick.toml").write_text(
        "[exchange]\nlimit = 250\n[risk]\nspot_margin = true\n" + "\n".join(models)
    )
    return folder


def started(home: Path, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "candlewick", "arena", *TAPE, *words],
        cwd=home,
        env={**os.environ, "HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def said(process: subprocess.Popen[str]) -> dict[str, Any]:
    out, words = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, words
    told: dict[str, Any] = json.loads(out)
    return told


def answers(home: Path) -> int:
    path = home / "trading_data" / "answers.db"
    if not path.exists():
        return 0
    connection = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)
    try:
        query = "SELECT count(*) FROM calls WHERE answer IS NOT NULL"
        return int(connection.execute(query).fetchone()[0])
    except sqlite3.OperationalError:
        return 0  # the file was made and its tables were not
    finally:
        connection.close()


def wait_for(process: subprocess.Popen[str], home: Path, *, more_than: int) -> None:
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        if answers(home) > more_than:
            return
        time.sleep(0.02)
    pytest.fail(f"it ended or hung before: {process.communicate(timeout=5)}")


def without_latency(told: dict[str, Any]) -> dict[str, Any]:
    """Leave out how long answers took, which differs wherever they are given anew."""
    for contender in told["contenders"]:
        del contender["asked"]["latency_ms"], contender["asked"]["slowest_ms"]
    return told


def test_an_oracle_is_told_from_coins_and_coins_are_not_told_from_nothing(
    tmp_path: Path, servers: list[ModelServer]
) -> None:
    home = home_with(tmp_path / "home", servers)
    told = said(started(home, "--from", "2025-12-01", "--to", "2025-12-13"))

    rows = {row["name"]: row for row in told["board"]}
    assert (rows["oracle"]["rank"], rows["oracle"]["stands"]) == (1, True)
    for coin in ("coin", "twin"):
        assert rows[coin]["rank"] == 2
        assert rows[coin]["words"][0] == "cannot be told from doing nothing"
        assert not rows[coin]["stands"]
    twins = next(pair for pair in told["pairs"] if "oracle" not in {pair["one"], pair["other"]})
    assert (twins["difference"]["value"], twins["corrected"]) == (0.0, 1.0)
    assert told["verdict"].startswith("oracle earned more than doing nothing, by more than luck")


def test_an_arena_that_was_interrupted_and_killed_ends_with_the_same_bytes(
    tmp_path: Path, servers: list[ModelServer]
) -> None:
    stopped = home_with(tmp_path / "stopped", servers)
    whole = home_with(tmp_path / "whole", servers)
    words = ("--from", "2025-12-01", "--to", "2025-12-04")
    first = started(stopped, *words)
    wait_for(first, stopped, more_than=5)
    first.send_signal(signal.SIGINT)
    _, told = first.communicate(timeout=PATIENCE)
    assert (first.returncode, "the same command goes on" in told) == (130, True), told

    second = started(stopped, *words)
    wait_for(second, stopped, more_than=answers(stopped) + 20)
    second.kill()
    second.communicate(timeout=PATIENCE)
    resumed = said(started(stopped, *words))
    again = said(started(stopped, *words))
    expected = said(started(whole, *words))

    assert resumed == again
    assert without_latency(resumed) == without_latency(expected)
    assert answers(stopped) == answers(whole)
