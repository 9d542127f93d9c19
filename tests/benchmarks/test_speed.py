"""The figures are the machine's; that the comparison is one of equals is ours."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(PROJECT / "benchmarks" / "indicators"), *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture(scope="module")
def printed() -> str:
    if importlib.util.find_spec("talib") is None:
        pytest.skip("TA-Lib is not installed")
    if importlib.util.find_spec("resource") is None:
        pytest.skip("the system does not tell the time of another process")
    done = run("--quick", "--rows", "fourteen", "functions", "table", "first", "accuracy")
    assert done.returncode == 0, done.stderr
    return done.stdout


def row(printed: str, begin: str) -> list[str]:
    line = next(line for line in printed.splitlines() if line.startswith(f"| {begin}"))
    return [cell.strip() for cell in line.split("|")[1:-1]]


def test_every_part_says_how_to_run_it_alone(printed: str) -> None:
    for name in ("fourteen", "functions", "table", "first", "accuracy"):
        assert f"--rows {name}`" in printed


def test_every_figure_has_its_target(printed: str) -> None:
    summary = printed.partition("## All of it")[2]
    assert "geometric mean at 730" in summary
    assert "at least 1.8x" in summary
    assert "at most 0.3 " in summary


def test_all_that_is_compared_is_the_same(printed: str) -> None:
    assert "are left out: none" in printed


def test_digits_are_kept(printed: str) -> None:
    assert row(printed, "standard deviation")[-1] == "yes"
    assert row(printed, "mean after a spike")[-1] == "yes"


def test_the_page_is_not_written_from_a_part() -> None:
    if importlib.util.find_spec("talib") is None:
        pytest.skip("TA-Lib is not installed")
    assert run("--quick", "--write").returncode == 2
