"""The figures are the machine's; that all engines make the same trades is ours."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
ENGINES = ("plain replay", "live strategy", "backtesting.py", "backtrader")


@pytest.fixture(scope="module")
def rows() -> list[list[str]]:
    page = (PROJECT / "docs" / "engines.md").read_text(encoding="utf-8")
    lines = [line for line in page.splitlines() if line.startswith("| ")][1:]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]


def number(cell: str) -> float:
    return float(cell.replace(",", ""))


def test_every_engine_made_the_same_trades(rows: list[list[str]]) -> None:
    assert all(name in row[0] for name, row in zip(ENGINES, rows, strict=True))
    assert len({row[1] for row in rows}) == 1
    profits = [number(row[2]) for row in rows]
    assert profits == pytest.approx([profits[0]] * len(profits), rel=1e-4)


def test_the_page_tells_what_the_replay_gives_now(rows: list[list[str]]) -> None:
    script = PROJECT / "benchmarks" / "engines" / "run_ours.py"
    command = [sys.executable, str(script), "replay"]
    done = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")
    told = json.loads(done.stdout)

    assert told["trades"] == number(rows[0][1])
    assert told["profit"] == pytest.approx(number(rows[0][2]), abs=1e-4)
