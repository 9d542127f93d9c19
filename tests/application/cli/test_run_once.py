"""`candlewick run --once`: what it prints for programs, and what it refuses."""

import json
from collections.abc import Callable

import pytest

from candlewick.testing.loopback_exchange import LoopbackClock
from candlewick.testing.model_server import Behaviour
from tests.application.conftest import CLOSE, TEN_MINUTES, Station

pytestmark = pytest.mark.network

HOUR = 3_600_000


def test_the_decisions_of_this_close_are_printed_as_json_and_nothing_else(
    station: Station, set_clock: Callable[[LoopbackClock], None]
) -> None:
    set_clock(LoopbackClock(start=CLOSE - HOUR + TEN_MINUTES))
    station.type("run", "--once")
    set_clock(LoopbackClock(start=CLOSE + TEN_MINUTES))

    result = station.type("run", "--once", "--json")

    assert result.exit_code == 0, result.stderr
    rows = json.loads(result.stdout)
    assert [(row["symbol"], row["as_of"]) for row in rows] == [
        ("BTC/USDT", "2025-11-11T15:00:00Z"),
        ("SOL/USDT", "2025-11-11T15:00:00Z"),
    ]
    assert rows == json.loads(station.type("decisions", "--last", "2", "--json").stdout)
    assert "done" in result.stderr


def test_what_was_decided_before_is_printed_again_without_asking_anew(station: Station) -> None:
    first = station.type("run", "--once", "--json").stdout
    asked = len(station.asked)

    assert len(json.loads(first)) == 2
    assert station.type("run", "--once", "--json").stdout == first
    assert len(station.asked) == asked


def test_where_nothing_was_decided_the_json_is_an_empty_list(station: Station) -> None:
    station.configure(symbols='["BTC/USDT"]')
    for model in station.models:
        model.expect(Behaviour.SERVER_ERROR)

    assert json.loads(station.type("run", "--once", "--json").stdout) == []


def test_the_loop_prints_no_json_and_says_so(station: Station) -> None:
    result = station.type("run", "--json")

    assert result.exit_code == 2
    assert "--json needs --once" in result.stderr
    assert station.files() == set()


@pytest.mark.parametrize("command", [("run", "--once"), ("analyze",)])
def test_a_key_with_a_curly_quote_is_a_plain_error_that_names_its_variable(
    station: Station, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("MODEL_KEY", "\u201csk-verysecret-0123456789\u201d")
    station.configure('api_key_env = "MODEL_KEY"')

    result = station.type(*command)

    assert result.exit_code == 2
    assert "error: MODEL_KEY holds a character that no key has (U+201C)" in result.stderr
    assert "verysecret" not in result.output
