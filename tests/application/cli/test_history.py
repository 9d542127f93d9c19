"""`candlewick positions`, `history` and `decisions`, before and after something happened."""

import json
import re

import pytest

from tests.application.conftest import Station

pytestmark = pytest.mark.network

QUERIES = ["positions", "history", "decisions", "answers"]


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("positions", "No account yet: `candlewick run` opens one on paper.\n"),
        ("history", "No trade was closed yet.\n"),
        ("decisions", "Nothing was decided yet.\n"),
    ],
)
def test_before_the_first_run_there_is_nothing_and_nothing_is_made(
    station: Station, query: str, words: str
) -> None:
    assert station.type(query).stdout == words

    said = json.loads(station.type(query, "--json").stdout)
    assert said == ({"account": None, "positions": []} if query == "positions" else [])
    assert station.files() == set()


@pytest.mark.parametrize("query", QUERIES)
def test_looking_changes_nothing(traded: Station, query: str) -> None:
    def contents() -> dict[str, bytes]:
        # SQLite keeps its reading marks beside a journal; they hold no data.
        files = [one for one in traded.home.rglob("*") if not one.name.endswith(("-shm", "-wal"))]
        return {str(one): one.read_bytes() for one in files if one.is_file()}

    before = contents()
    asked = len(traded.exchange.requests)

    assert traded.type(query).exit_code == 0

    assert contents() == before
    assert len(traded.exchange.requests) == asked


def test_what_is_held_is_shown_with_what_the_account_is_worth(traded: Station) -> None:
    said = json.loads(traded.type("positions", "--json").stdout)
    shown = traded.type("positions").stdout

    (held,) = said["positions"]
    account = said["account"]
    assert (held["symbol"], held["side"]) == ("BTC/USDT", "LONG")
    assert held["unrealised"] == pytest.approx(
        (held["price"] - held["entry_price"]) * held["quantity"]
    )
    assert held["opened_at"] == "2025-11-11T14:00:00Z"
    assert (account["account"], account["trades"]) == ("paper", 1)
    assert account["total_return"] == pytest.approx(account["equity"] / 10_000.0 - 1.0)
    assert f"Account paper: {account['equity']:,.2f} USDT" in shown
    assert f"{held['entry_price']:,.1f}" in shown


def test_what_was_closed_is_shown_after_costs(traded: Station) -> None:
    (trade,) = json.loads(traded.type("history", "--json").stdout)
    shown = traded.type("history").stdout

    gross = (trade["exit_price"] - trade["entry_price"]) * trade["quantity"]
    assert trade["profit"] == pytest.approx(gross - trade["fees"])
    assert trade["fees"] == pytest.approx(
        0.001 * (trade["exit_price"] + trade["entry_price"]) * trade["quantity"]
    )
    assert (trade["reason"], trade["closed_at"]) == ("close signal", "2025-11-11T15:00:00Z")
    assert "2025-11-11 15:00" in shown
    assert f"{100 * trade['profit_fraction']:+.2f} %" in shown


def test_decisions_are_listed_oldest_first_with_what_was_refused(traded: Station) -> None:
    rows = json.loads(traded.type("decisions", "--json").stdout)
    shown = traded.type("decisions").stdout

    assert [(row["as_of"][11:16], row["symbol"], row["signal"]) for row in rows] == [
        ("14:00", "BTC/USDT", "BUY"),
        ("14:00", "SOL/USDT", "BUY"),
        ("15:00", "BTC/USDT", "HOLD"),
        ("15:00", "SOL/USDT", "CLOSE"),
    ]
    assert [row["refused"] is not None for row in rows] == [False, False, True, False]
    assert len(re.findall(r"^[0-9a-f]{8} 2025-11-11 1[45]:00 ", shown, re.MULTILINE)) == 4


def test_decisions_can_be_narrowed_to_one_market_and_the_last_ones(traded: Station) -> None:
    def listed(*more: str) -> list[tuple[str, str]]:
        rows = json.loads(traded.type("decisions", "--json", *more).stdout)
        return [(row["symbol"], row["signal"]) for row in rows]

    assert listed("SOL/USDT") == [("SOL/USDT", "BUY"), ("SOL/USDT", "CLOSE")]
    assert listed("--last", "1") == [("SOL/USDT", "CLOSE")]


@pytest.mark.parametrize("more", [(), ("--json",), ("--at", "2025-11-11T15:00Z")])
def test_a_market_without_decisions_is_answered_with_those_that_have_some(
    traded: Station, more: tuple[str, ...]
) -> None:
    result = traded.type("decisions", "BTC/USD", *more)

    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == (
        "error: nothing was decided about BTC/USD; there are decisions about BTC/USDT, SOL/USDT\n"
    )


def test_before_the_first_run_no_market_is_a_mistake(station: Station) -> None:
    result = station.type("decisions", "BTC/USD")

    assert (result.exit_code, result.stdout) == (0, "Nothing was decided yet.\n")


@pytest.mark.parametrize("at", ["2025-11-11T15:00Z", "2025-11-11 15:00", "2025-11-11T16:00+01:00"])
def test_one_close_is_shown_whole_however_its_time_is_written(traded: Station, at: str) -> None:
    (detail,) = json.loads(traded.type("decisions", "SOL/USDT", "--at", at, "--json").stdout)
    shown = traded.type("decisions", "SOL/USDT", "--at", at).stdout

    assert detail["decision"]["signal"] == "CLOSE"
    assert detail["answer"] == '{"signal": "CLOSE", "reasoning": "enough"}'
    asked = traded.asked[-1]["messages"]
    assert [detail["system"], detail["prompt"]] == [message["content"] for message in asked]
    for part in (detail["system"], detail["prompt"], detail["answer"]):
        assert part in shown
    assert "passed: offered CLOSE, HOLD, UPDATE" in shown
    assert "CLOSE: enough" in shown


@pytest.mark.parametrize("at", ["2025-11-11T15:01Z", "2025-11-11", "2030-01-01"])
def test_a_time_at_which_nothing_was_decided_is_a_plain_error(traded: Station, at: str) -> None:
    result = traded.type("decisions", "--at", at)

    assert result.exit_code == 2
    assert result.stderr == (
        f"error: nothing was decided at {at}: `candlewick decisions` lists the closes\n"
    )


def test_what_is_no_time_is_a_plain_error(traded: Station) -> None:
    result = traded.type("decisions", "--at", "soon")

    assert result.exit_code == 2
    assert "'soon' is not a time" in result.stderr


@pytest.mark.parametrize("query", QUERIES)
def test_a_journal_that_was_changed_is_not_believed(traded: Station, query: str) -> None:
    journal = traded.home / "trading_data" / "paper.db"
    journal.write_bytes(journal.read_bytes().replace(b"10000.0", b"90000.0"))

    result = traded.type(query)

    assert result.exit_code == 5
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_no_control_character_of_an_answer_reaches_the_terminal(station: Station) -> None:
    station.replies["now"] = lambda prompt: (
        r'{"signal": "HOLD", "reasoning": "\u001b[2J\u009b\u202e\u0007"}'
        if "SOL/USDT" in prompt
        else '{"signal": "\x1b[2J"} \x9b\u202e\x07'
    )
    assert station.type("run", "--once").exit_code == 0

    for words in (
        ("decisions",),
        ("decisions", "--json"),
        ("decisions", "--at", "2025-11-11T15:00Z"),
        ("decisions", "--at", "2025-11-11T15:00Z", "--json"),
        ("analyze", "--dry-prompt"),
    ):
        result = station.type(*words)

        assert result.exit_code == 0
        for character in "\x1b\x9b\x07\u202e":
            assert character not in result.output
