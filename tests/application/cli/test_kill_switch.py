"""`candlewick kill-switch on|off|status`."""

import json

import pytest

from tests.application.conftest import Station, buying

pytestmark = pytest.mark.network

OFF = "paper: off: new positions may be opened\n"


def test_it_is_off_until_it_is_turned_on_and_off_again(station: Station) -> None:
    assert station.type("kill-switch").stdout == OFF

    on = station.type("kill-switch", "on", "--close", "--reason", "fire")
    assert on.stdout == (
        "paper: on (close): no position is opened, and what is held is closed at once (fire)\n"
    )
    assert json.loads(station.type("kill-switch", "status", "--json").stdout) == {
        "account": "paper", "on": True, "action": "close", "reason": "fire"
    }  # fmt: skip

    assert station.type("kill-switch", "off").stdout == OFF


def test_words_that_go_with_on_are_refused_elsewhere(station: Station) -> None:
    result = station.type("kill-switch", "off", "--close")

    assert result.exit_code == 2
    assert "go with `on`" in result.stderr


def test_a_run_obeys_it(station: Station) -> None:
    station.replies["now"] = lambda prompt: buying(prompt, reasoning="it rises")
    station.type("kill-switch", "on", "--reason", "holiday")

    assert station.type("run", "--once").exit_code == 0

    assert json.loads(station.type("positions", "--json").stdout)["positions"] == []
