"""`candlewick report` over runs that were kept."""

import csv
import json
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import Result

from tests.application.conftest import Station
from tests.application.report.test_element import read

pytestmark = pytest.mark.network

WINDOW = ("--from", "2025-11-11T00:00", "--to", "2025-11-11T12:00")


@pytest.fixture
def ran(station: Station) -> Station:
    """Return a home with two finished runs over the same history: of the model, and of the rule."""
    assert station.type("candles", "fetch", "--from", "2025-10-25").exit_code == 0
    assert station.type("backtest", *WINDOW, "--model", "keyword").exit_code == 0
    assert station.type("backtest", *WINDOW, "--model", "model-0").exit_code == 0
    for server in station.models:
        server.requests.clear()
    return station


@pytest.fixture
def tried(station: Station) -> Station:
    """Return a home with one finished run of the keyword rule over the bundled candles."""
    assert (
        station.type("backtest", "BTC/USDT", "--demo", *WINDOW, "--model", "keyword").exit_code == 0
    )
    return station


def said(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.stderr
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def ids(home: Path) -> dict[str, str]:
    """Return the id of each run, by its name."""
    results = (home / "trading_data" / "backtests").glob("*/result.json")
    return {json.loads(path.read_text())["name"]: path.parent.name for path in results}


def test_the_newest_run_is_reported_without_asking_anybody(ran: Station) -> None:
    result = ran.type("report", "--html", "report.html", "--json")

    told = said(result)
    assert told["runs"][0]["name"] == "model-0"
    assert ran.asked == []
    page = read((ran.home / "report.html").read_text(encoding="utf-8"))
    assert told["verdict"] in page.text
    assert "MARKET: BTC/USDT, 1h candles" in page.text
    assert "wrote report.html" in result.stderr


def test_a_report_says_what_the_back_test_said(ran: Station) -> None:
    again = said(ran.type("backtest", *WINDOW, "--model", "model-0", "--json"))

    told = said(ran.type("report", "--json"))

    # The run before it stands in the back-test as "the last model", which a report leaves out.
    names = {run["name"] for run in told["runs"]}
    assert names == {run["name"] for run in again["runs"]} - {"keyword rule (last model)"}
    assert told["runs"][0] == again["runs"][0]
    assert told["judgement"]["luck"] == again["judgement"]["luck"]
    assert told["judgement"]["luck"]["trials"] == 2
    assert told["judgement"]["scores"][0] == again["judgement"]["scores"][0]


def test_the_command_that_a_report_names_makes_the_same_report(ran: Station) -> None:
    assert ran.type("report", "--html", "first.html").exit_code == 0
    page = read((ran.home / "first.html").read_text(encoding="utf-8"))
    [line] = [
        one for one in page.text.split("byte for byte: every") if "candlewick backtest" in one
    ]
    command = line[line.index("candlewick backtest") : line.index("first.html")].split()

    assert ran.type(*command[1:], "second.html").exit_code == 0

    assert ran.asked == []
    second = read((ran.home / "second.html").read_text(encoding="utf-8"))
    assert page.text.split("What it rests on")[0] == second.text.split("What it rests on")[0]


def test_runs_stand_beside_each_other_by_the_beginning_of_their_ids(ran: Station) -> None:
    known = ids(ran.home)

    told = said(ran.type("report", known["keyword rule"][:8], known["model-0"][:8], "--json"))

    assert [run["name"] for run in told["runs"][:2]] == ["keyword rule", "model-0"]


def test_tables_are_written_as_csv_and_as_parquet(tried: Station) -> None:
    result = tried.type("report", "--csv", "tables", "--parquet", "tables")

    assert result.exit_code == 0, result.stderr
    written = {path.name for path in (tried.home / "tables").iterdir()}
    names = {"equity", "trades", "decisions", "statistics", "random_band"}
    assert {path.rsplit(".", 1)[0] for path in written} <= names
    for name in {path.rsplit(".", 1)[0] for path in written}:
        with (tried.home / "tables" / f"{name}.csv").open(encoding="utf-8") as file:
            rows = list(csv.reader(file))
        table = pd.read_parquet(tried.home / "tables" / f"{name}.parquet")
        assert list(table.columns) == rows[0]
        assert len(table) == len(rows) - 1
    equity = pd.read_parquet(tried.home / "tables" / "equity.parquet")
    assert str(equity["close"].iloc[-1]) == "2025-11-11 12:00:00+00:00"


def test_without_pyarrow_the_fix_is_named(tried: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    result = tried.type("report", "--parquet", "tables")

    assert result.exit_code == 2
    assert "pip install candlewick[parquet]" in result.stderr


def test_a_changed_configuration_is_named(tried: Station) -> None:
    tried.configure("[paper]\nbalance = 123")

    result = tried.type("report")

    assert result.exit_code == 2
    assert "made with something else: settings" in result.stderr


@pytest.mark.parametrize(
    ("name", "told"), [("zz", "no finished run begins with 'zz'"), ("", "2 runs")]
)
def test_a_run_that_is_not_there_is_named_with_those_that_are(
    ran: Station, name: str, told: str
) -> None:
    result = ran.type("report", name)

    assert result.exit_code == 2
    assert told in result.stderr
    assert all(run_id in result.stderr for run_id in ids(ran.home).values())


def test_without_a_run_the_command_that_makes_one_is_named(station: Station) -> None:
    result = station.type("report")

    assert result.exit_code == 2
    assert "candlewick backtest makes one" in result.stderr


def test_runs_over_other_histories_are_not_compared(tried: Station) -> None:
    before = set(ids(tried.home).values())
    assert (
        tried.type(
            "backtest", "BTC/USDT", "--demo", *WINDOW[:-1], "2025-11-11T14:00", "--model", "keyword"
        ).exit_code
        == 0
    )
    [other] = set(ids_of_all(tried.home)) - before

    result = tried.type("report", other, min(before))

    assert result.exit_code == 2
    assert "only runs over the same can be compared" in result.stderr


def ids_of_all(home: Path) -> list[str]:
    return [
        path.parent.name for path in (home / "trading_data" / "backtests").glob("*/result.json")
    ]


def test_a_back_test_writes_its_report_too(tried: Station) -> None:
    result = tried.type(
        "backtest",
        "BTC/USDT",
        "--demo",
        *WINDOW,
        "--model",
        "keyword",
        "--report",
        "deep/report.html",
    )

    assert result.exit_code == 0, result.stderr
    assert (tried.home / "deep" / "report.html").read_text().startswith("<!DOCTYPE html>")


def test_a_report_that_cannot_be_written_is_a_mistake_that_is_named(tried: Station) -> None:
    (tried.home / "a-file").write_text("x")

    result = tried.type("report", "--html", "a-file/report.html")

    assert result.exit_code == 2
    assert "a-file" in result.stderr


def test_a_probe_asks_again_in_markets_that_never_were(tried: Station) -> None:
    words = ("backtest", "BTC/USDT", "--demo", *WINDOW, "--model", "keyword", "--probe")

    told = said(tried.type(*words, "--report", "probe.html", "--json"))

    assert [probe["market"] for probe in told["probes"]] == ["mirrored", "shuffled"]
    assert all(probe["decisions"] == 12 for probe in told["probes"])
    newest = said(tried.type("report", "--json"))  # not one of the markets that never were
    assert newest["settings"]["market"] == "real"
    assert told["judgement"]["luck"]["trials"] == 1  # nobody chooses by what never was
    page = read((tried.home / "probe.html").read_text(encoding="utf-8"))
    assert "The same questions in markets that never were" in page.text
    assert "--probe" in page.text.split("How it was made")[-1]


def test_a_probe_of_a_made_up_market_is_refused(tried: Station) -> None:
    result = tried.type("backtest", "--demo", "--market", "mirrored", "--probe")

    assert result.exit_code == 2
    assert "leave --market out" in result.stderr
