"""`candlewick analyze` against a loopback exchange and a model server."""

import json
import time
from datetime import UTC, datetime

import pytest

from candlewick.testing.loopback_exchange import Fault, FaultKind
from candlewick.testing.model_server import Behaviour
from tests.application.conftest import CLOSE, Station, buying

pytestmark = pytest.mark.network

CALM = '{"signal": "HOLD", "confidence": "LOW", "reasoning": "nothing to see"}'


def test_the_result_goes_to_stdout_and_the_words_to_stderr(station: Station) -> None:
    station.replies["now"] = lambda _: CALM

    result = station.type("analyze", "SOL/USDT")

    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("2025-11-11 15:00 UTC SOL/USDT ")
    assert "HOLD (LOW)" in result.stdout
    assert "checked: finished, one signal, offered" in result.stdout
    assert "nothing to see" in result.stderr
    assert "nothing to see" not in result.stdout


def test_as_json_the_result_is_one_object_and_alone_on_stdout(station: Station) -> None:
    station.replies["now"] = lambda _: CALM

    decided = json.loads(station.type("analyze", "--json").stdout)

    assert decided["symbol"] == "BTC/USDT"
    assert decided["as_of"] == "2025-11-11T15:00:00Z"
    assert decided["signal"] == "HOLD"
    assert decided["reasoning"] == "nothing to see"
    assert decided["model"] == "model-0"
    assert decided["checks"][0] == {"name": "finished", "passed": True, "detail": "stop"}


def test_nothing_is_traded_and_only_the_question_is_kept(station: Station) -> None:
    assert station.type("analyze", "--dry-prompt").exit_code == 0
    assert station.files() == set()

    for words in (["analyze"], ["analyze", "--json"]):
        assert station.type(*words).exit_code == 0

    assert station.files() == {"trading_data"}
    assert [one.name for one in (station.home / "trading_data").iterdir()] == ["answers.db"]


def test_the_same_question_is_answered_again_for_nothing(station: Station) -> None:
    first = json.loads(station.type("analyze", "--json").stdout)
    again = json.loads(station.type("analyze", "--json").stdout)

    assert len(station.asked) == 1
    assert (first["cached"], first["price_usd"]) == (False, None)
    assert (again["cached"], again["price_usd"]) == (True, 0.0)
    assert {**again, "cached": False, "price_usd": None} == first


@pytest.mark.parametrize("as_json", [True, False])
def test_the_dry_prompt_is_the_very_prompt_that_is_then_sent(
    station: Station, *, as_json: bool
) -> None:
    dry = station.type("analyze", "--dry-prompt", *(["--json"] if as_json else []))
    assert station.asked == []
    station.type("analyze")

    system, user = (message["content"] for message in station.asked[0]["messages"])
    if as_json:
        shown = json.loads(dry.stdout)
        assert (shown["system"], shown["user"]) == (system, user)
        assert shown["tokens"] > 500
        assert shown["choices"] == ["BUY", "HOLD"]
    else:
        assert f"== system ==\n{system}\n" in dry.stdout
        assert f"== user ==\n{user}\n" in dry.stdout
        assert "tokens; nobody was asked" in dry.stdout


def test_as_of_a_past_time_only_what_was_known_then_is_said(station: Station) -> None:
    dry = json.loads(
        station.type("analyze", "--as-of", "2025-11-10 09:59", "--dry-prompt", "--json").stdout
    )

    assert dry["as_of"] == "2025-11-10T09:00:00Z"
    assert "2025-11-10 09:00" in dry["user"]
    assert "2025-11-11" not in dry["user"]


def test_as_of_now_and_without_it_give_the_same_prompt(station: Station) -> None:
    now = datetime.fromtimestamp(CLOSE / 1000, tz=UTC).isoformat()

    asked = [
        station.type("analyze", "--dry-prompt", *more).stdout for more in ((), ("--as-of", now))
    ]

    assert asked[0] == asked[1]
    assert "BTC/USDT" in asked[0]


def test_what_is_held_is_told_and_what_came_later_is_not(station: Station) -> None:
    station.replies["now"] = buying
    assert station.type("run", "--once").exit_code == 0

    now = json.loads(station.type("analyze", "--dry-prompt", "--json").stdout)
    before = json.loads(
        station.type("analyze", "--dry-prompt", "--json", "--as-of", "2025-11-11T14:00Z").stdout
    )

    assert now["choices"] == ["CLOSE", "HOLD", "UPDATE"]
    assert before["choices"] == ["BUY", "HOLD"]


def test_a_time_in_the_future_is_a_plain_error(station: Station) -> None:
    result = station.type("analyze", "--as-of", "2025-11-11T16:00Z")

    assert result.exit_code == 2
    assert result.stderr == (
        "error: --as-of 2025-11-11T16:00Z lies in the future: no candle is known there yet\n"
    )
    assert station.exchange.requests == []


@pytest.mark.parametrize("text", ["yesterday", "2025-13-01", "", "12:00", "1762873200"])
def test_what_is_no_time_is_a_plain_error(station: Station, text: str) -> None:
    result = station.type("analyze", "--as-of", text)

    assert result.exit_code == 2
    assert "is not a time: write it as 2026-03-01T12:00Z" in result.stderr


@pytest.mark.parametrize("text", ["0001-01-01", "1969-12-31T23:00Z", "2010-01-01", "2025-09-01"])
def test_a_time_of_which_there_are_no_candles_is_a_plain_error(station: Station, text: str) -> None:
    result = station.type("analyze", "--as-of", text)

    assert result.exit_code in {2, 4}
    assert result.stderr.startswith("error: ")
    assert "a fault in Candlewick" not in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("typed", ["BTC/USD", "BTCUSDT", "btc/usdt"])
def test_an_unknown_market_is_a_plain_error_with_near_names(station: Station, typed: str) -> None:
    result = station.type("analyze", typed)

    assert result.exit_code == 3
    assert f"error: binance has no market '{typed}': did you mean BTC/USDT" in result.stderr
    assert result.stdout == ""


def test_when_the_primary_is_down_the_fallback_answers(station: Station) -> None:
    station.models[0].expect(Behaviour.SERVER_ERROR)

    result = station.type("analyze", "--json")

    assert json.loads(result.stdout)["model"] == "model-1"
    assert "model-0" in result.stderr


def test_when_no_model_answers_that_is_one_plain_error(station: Station) -> None:
    for model in station.models:
        model.expect(Behaviour.OVERLOADED)

    result = station.type("analyze", "--json")

    assert result.exit_code == 3
    assert result.stdout == ""
    assert "model-0" in result.stderr
    assert "model-1" in result.stderr
    assert "Traceback" not in result.stderr


def test_an_exchange_that_does_not_answer_ends_it_within_its_deadline(station: Station) -> None:
    station.configure("[execution]\ncycle_deadline = 1.0")
    station.exchange.inject(Fault(kind=FaultKind.SERVER_ERROR))
    begun = time.monotonic()

    result = station.type("analyze")

    assert result.exit_code == 3
    assert "HTTP 503" in result.stderr
    assert time.monotonic() - begun < 5.0


def test_a_refused_answer_is_shown_with_its_reason(station: Station) -> None:
    station.replies["now"] = lambda _: '{"signal": "MOON"}'

    result = station.type("analyze")

    assert result.exit_code == 0
    assert "HOLD\n  checked: finished\n  refused: " in result.stdout


@pytest.mark.parametrize(
    "answer",
    [
        r'{"signal": "HOLD", "reasoning": "\u001b[2J\u009b2J\u202e\u0007\u2028\u007f"}',
        r'{"signal": "MOON\u001b[2J\u009b1m\u202e"}',
        '{"signal": "HOLD", "reasoning": "\x1b[2J\x9b\u202e"} \x1b]0;owned\x07',
        "\x1b[2J\x9b\u202e\u2028\x7f",
    ],
    ids=["accepted", "unknown signal", "raw", "no answer"],
)
def test_no_control_character_of_an_answer_reaches_the_terminal(
    station: Station, answer: str
) -> None:
    station.replies["now"] = lambda _: answer

    for more in ((), ("--json",)):
        result = station.type("analyze", *more)

        assert result.exit_code == 0
        for character in "\x1b\x9b\x07\x7f\u202e\u2028":
            assert character not in result.output


def test_as_json_the_words_of_the_model_stay_what_they_were(station: Station) -> None:
    station.replies["now"] = lambda _: r'{"signal": "HOLD", "reasoning": "\u001b[2J\u009b\u202eü"}'

    result = station.type("analyze", "--json")

    assert json.loads(result.stdout)["reasoning"] == "\x1b[2J\x9b\u202eü"
    assert "ü" in result.stdout


def test_the_dry_prompt_tells_the_likely_cost_or_that_it_is_unknown(station: Station) -> None:
    unknown = station.type("analyze", "--dry-prompt").stdout
    assert "cost: unknown" in unknown

    file = station.home / "candlewick.toml"
    price = "timeout = 5\nmax_tokens = 500\nprice_input = 1\nprice_output = 10"
    file.write_text(file.read_text(encoding="utf-8").replace("timeout = 5", price, 1))
    told = json.loads(station.type("analyze", "--dry-prompt", "--json").stdout)

    assert told["answer_tokens"] == 500
    assert told["price_usd"] == pytest.approx((told["tokens"] + 500 * 10) / 1e6)
    assert station.asked == []


def test_a_question_that_is_too_dear_is_not_asked(station: Station) -> None:
    file = station.home / "candlewick.toml"
    price = "timeout = 5\nmax_tokens = 500\nprice_input = 1\nprice_output = 1000"
    file.write_text(file.read_text(encoding="utf-8").replace("timeout = 5", price))

    result = station.type("analyze", "--budget-usd", "0.1")

    assert result.exit_code == 3
    assert "of the budget of $0.1 is left" in result.stderr
    assert station.asked == []
    assert station.type("analyze", "--budget-usd", "1").exit_code == 0
