"""An exchange and a model server in processes of their own, and `candlewick run` against them."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from candlewick.infrastructure.archive.bundled_file import BUNDLE

START = 1_762_873_200_000
"""2025-11-11 15:00 UTC [ms], inside the bundled candles."""
SPEED = 900


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
