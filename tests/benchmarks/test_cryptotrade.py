"""The published table of CryptoTrade, through the command that anyone can run."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).resolve().parents[2]
SLIPS = {("SOL", "SMA", "bear"): 0, ("ETH", "SMA", "sideways"): 2}
"""What the paper itself got wrong, and how many of the four numbers are right there."""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(PROJECT / "benchmarks" / "cryptotrade.py"), *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "cryptotrade_daily_onchain"


@pytest.fixture(scope="module")
def rows(folder: Path) -> list[dict[str, Any]]:
    done = run(str(folder), "--json")
    assert done.returncode == 0, done.stderr
    return list(json.loads(done.stdout))


def row(rows: list[dict[str, Any]], coin: str, strategy: str, window: str) -> dict[str, Any]:
    wanted = {"coin": coin, "strategy": strategy, "window": window}
    (found,) = [row for row in rows if row.items() >= wanted.items()]
    return found


def test_every_number_is_reproduced_but_the_papers_own_slips(rows: list[dict[str, Any]]) -> None:
    checked = [row for row in rows if row["agrees"] is not None]

    assert len(checked) == 45
    for found in checked:
        place = (found["coin"], found["strategy"], found["window"])
        assert found["agrees"] == SLIPS.get(place, 4), place
    assert sum(found["agrees"] for found in checked) == 174


def test_numbers_have_the_digits_of_the_original_code(rows: list[dict[str, Any]]) -> None:
    """Measured with the published environment itself, driven by the published rules."""
    for coin, strategy, window, total, mean, std, sharpe in (
        ("BTC", "buy and hold", "bull", 39.6613, 0.5645, 2.2279, 0.2534),
        ("BTC", "Bollinger", "sideways", -3.1863, -0.0424, 0.8660, -0.0490),
        ("ETH", "MACD", "sideways", 0.7652, 0.0206, 1.4294, 0.0144),
        ("ETH", "SMA", "sideways", -5.4526, -0.0718, 0.9982, -0.0719),
        ("BTC", "SLMA", "bear", -7.6814, -0.1134, 1.2279, -0.0924),
    ):
        found = row(rows, coin, strategy, window)
        assert 100.0 * found["total_return"] == pytest.approx(total, abs=6e-5)
        assert 100.0 * found["mean"] == pytest.approx(mean, abs=6e-5)
        assert 100.0 * found["std"] == pytest.approx(std, abs=6e-5)
        assert found["sharpe"] == pytest.approx(sharpe, abs=6e-5)


def test_doing_nothing_beats_most_models_where_prices_do_not_rise(
    rows: list[dict[str, Any]],
) -> None:
    models = [
        found for found in rows if found["strategy"].startswith("GPT") and found["window"] != "bull"
    ]
    beaten = [
        found
        for found in models
        if found["total_return"] < row(rows, found["coin"], "do nothing", found["window"])["total_return"]
    ]  # fmt: skip

    assert (len(beaten), len(models)) == (14, 18)
    assert all(found["beats"]["uniform"] < 0.95 for found in models)


def test_a_coin_without_its_file_is_left_out(folder: Path, tmp_path: Path) -> None:
    name = "eth_daily.csv"
    (tmp_path / name).write_bytes((folder / name).read_bytes())

    done = run(str(tmp_path), "--json")

    assert {found["coin"] for found in json.loads(done.stdout)} == {"ETH"}


def test_people_get_percent_and_the_count(folder: Path) -> None:
    done = run(str(folder))

    assert "174 of 180 published numbers are reproduced." in done.stdout
    assert "| BTC | buy and hold | bull | 39.6613 " in done.stdout
    assert "| BTC | bear | GPT-4o | -13.71 | -7.70 | 54 | 8 |" in done.stdout


def test_a_folder_without_prices_says_what_is_missing(tmp_path: Path) -> None:
    done = run(str(tmp_path))

    assert done.returncode != 0
    assert "holds none of bitcoin_daily_price.csv, eth_daily.csv" in done.stderr
    assert "Traceback" not in done.stderr
