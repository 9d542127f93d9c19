"""`candlewick decisions show|diff|replay|verify`, on what a real run recorded."""

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from candlewick.analysis.prompts.trading_prompt import TradingPromptBuilder
from candlewick.testing.loopback_exchange import LoopbackClock
from tests.application.cli.conftest import HOUR
from tests.application.conftest import CLOSE, TEN_MINUTES, Station

pytestmark = pytest.mark.network

BTC, SOL = "BTC/USDT@2025-11-11T15:00Z", "SOL/USDT@2025-11-11 15:00"
FIRST = "BTC/USDT@2025-11-11T14:00Z"


def said(station: Station, *words: str) -> Any:
    result = station.type("decisions", *words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def change(station: Station, statement: str) -> None:
    path = station.home / "trading_data" / "paper.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


def test_a_decision_is_shown_whole_by_market_and_close_or_by_its_hash(traded: Station) -> None:
    (detail,) = said(traded, "show", SOL)
    (same,) = said(traded, "show", detail["decision"]["hash"][:8])
    shown = traded.type("decisions", "show", SOL).stdout

    assert same == detail
    assert detail["decision"]["id"] == "SOL/USDT@2025-11-11T15:00Z"
    assert [one["kind"] for one in detail["effects"]] == ["Intended", "Filled"]
    assert json.loads(detail["settings"])["trading"]["position_size"] == 0.1
    for part in (
        detail["prompt"],
        detail["answer"],
        detail["decision"]["hash"],
        detail["snapshot"],
        detail["versions"]["code"],
        "order: close signal, LONG",
        "filled at",
    ):
        assert part in shown


def test_the_list_names_each_decision_as_the_other_commands_take_it(traded: Station) -> None:
    rows = said(traded)
    assert rows == said(traded, "list")
    shown = traded.type("decisions").stdout

    for row in rows:
        assert row["hash"][:8] in shown
        for name in (row["id"], row["hash"], row["hash"][:8].upper()):
            assert said(traded, "show", name)[0]["decision"] == row


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("BTC/USDT@2025-11-11T13:00Z", "there is no decision 'BTC/USDT@2025-11-11T13:00Z'"),
        ("XRP/USDT@2025-11-11T15:00Z", "there is no decision"),
        ("BTC/USDT@noon", "'noon' is not a time"),
        ("0000000000", "`candlewick decisions list` names them"),
        ("BTC/USDT", "names no decision: write market and close, such as BTC/USDT@"),
        ("abc", "at least 4 digits of its hash"),
    ],
)
def test_what_names_no_decision_is_a_plain_error(traded: Station, name: str, words: str) -> None:
    result = traded.type("decisions", "show", name)

    assert result.exit_code == 2
    assert words in result.stderr


def test_two_decisions_are_compared_line_by_line(traded: Station) -> None:
    found = said(traded, "diff", FIRST, BTC)
    shown = traded.type("decisions", "diff", FIRST, BTC).stdout

    assert found["prompt"][0].startswith(f"--- {FIRST}")
    assert any(line.startswith("+TIME: 2025-11-11 15:00") for line in found["prompt"])
    assert found["answer"][-1] == "+I cannot say."
    assert "\n-TIME: 2025-11-11 14:00" in shown
    assert said(traded, "diff", BTC, BTC) == {"prompt": [], "answer": []}
    assert "no difference" in traded.type("decisions", "diff", BTC, BTC).stdout


@pytest.mark.parametrize("name", [FIRST, BTC, SOL])
def test_a_decision_made_again_offline_is_identical_to_the_last_byte(
    traded: Station, name: str
) -> None:
    requests = len(traded.exchange.requests), len(traded.asked)

    view = said(traded, "replay", name)

    assert view["same"]
    parts = {part["name"]: part["bytes"] for part in view["parts"]}
    assert parts["prompt: user"] > 2_000
    assert set(parts) >= {"prompt: system", "decision", "checks", "verdict and orders"}
    assert view["recorded_by"] == view["replayed_by"]
    assert (len(traded.exchange.requests), len(traded.asked)) == requests
    assert "identical" in traded.type("decisions", "replay", name).stdout


def test_other_settings_of_today_do_not_change_what_a_replay_gives(traded: Station) -> None:
    traded.configure("[trading]\nposition_size = 0.5", "[paper]\nfee_pct = 3.0")
    text = (traded.home / "candlewick.toml").read_text()
    # The station's own [trading] table stands above; one table of a name is enough.
    address = f'sentiment_base_url = "{traded.exchange.url}"'
    text = text.replace("[trading]\n            " + address, "").replace(
        "limit = 250", "limit = 900"
    )
    (traded.home / "candlewick.toml").write_text(text)
    assert traded.type("config", "check").exit_code == 0

    assert said(traded, "replay", SOL)["same"]


def test_code_that_words_a_prompt_differently_is_named_with_the_first_byte(
    traded: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = TradingPromptBuilder.build_prompt

    def reworded(self: TradingPromptBuilder, context: Any) -> Any:
        from dataclasses import replace  # noqa: PLC0415 - beside its only use

        prompt = build(self, context)
        return replace(prompt, user=prompt.user.replace("PRICE", "price"))

    monkeypatch.setattr(TradingPromptBuilder, "build_prompt", reworded)
    (detail,) = said(traded, "show", BTC)
    result = traded.type("decisions", "replay", BTC)
    view = json.loads(traded.type("decisions", "replay", BTC, "--json").stdout)

    assert result.exit_code == 1
    (part,) = [part for part in view["parts"] if part["difference"]]
    at = detail["prompt"].encode().index(b"PRICE")
    assert (part["name"], part["difference"]["byte"]) == ("prompt: user", at)
    assert f"DIFFERS  prompt: user: first at byte {at}, line " in result.stdout
    assert "recorded: '" in result.stdout


def test_another_model_is_asked_the_recorded_question_and_nothing_is_recorded(
    traded: Station,
) -> None:
    before = said(traded)
    (detail,) = said(traded, "show", FIRST)
    traded.replies["now"] = lambda _: '{"reasoning": "it falls", "signal": "HOLD"}'

    view = said(traded, "replay", FIRST, "--model", "model-1")

    assert (view["recorded"]["signal"], view["other"]["signal"]) == ("BUY", "HOLD")
    assert view["other"]["model"] == "model-1"
    asked = [message["content"] for message in traded.models[1].requests[-1]["messages"]]
    assert asked == [detail["system"], detail["prompt"]]
    assert said(traded) == before
    shown = traded.type("decisions", "replay", FIRST, "--model", "model-1").stdout
    assert "now: HOLD by model-1: it falls" in shown


def test_a_model_that_the_settings_do_not_have_is_named_with_those_they_have(
    traded: Station,
) -> None:
    result = traded.type("decisions", "replay", FIRST, "--model", "gpt-9")

    assert result.exit_code == 2
    assert "no model 'gpt-9', but model-0, model-1" in result.stderr


def test_an_untouched_record_is_verified(traded: Station) -> None:
    found = said(traded, "verify")
    shown = traded.type("decisions", "verify").stdout

    assert (found["decisions"], found["snapshots"]) == (4, 4)
    assert "4 of them decisions" in shown
    assert found["head"] in shown


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (
            "UPDATE events SET payload = replace(payload, 'it rises', 'it-rises')",
            r"event \d was changed after it was written: in its payload the first change is in",
        ),
        ("DELETE FROM events WHERE seq > 9", "event 10 is missing: the newest events, up to"),
        ("DELETE FROM pages", "what it was made from is damaged"),
        ("DELETE FROM snapshots", r"event \d: what it was made from is damaged"),
    ],
)
def test_what_was_changed_or_cut_off_is_found_and_named(
    traded: Station, statement: str, words: str
) -> None:
    change(traded, statement)

    result = traded.type("decisions", "verify")

    assert result.exit_code == 5
    assert re.search(words, result.stderr)
    assert result.stdout == ""


def test_before_the_first_run_there_is_nothing_to_verify(station: Station) -> None:
    result = station.type("decisions", "verify")

    assert result.exit_code == 2
    assert "nothing was recorded there yet" in result.stderr
    assert station.files() == set()


def test_what_was_recorded_without_its_ground_cannot_be_replayed(
    station: Station, set_clock: Callable[[LoopbackClock], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_clock(LoopbackClock(start=CLOSE - HOUR + TEN_MINUTES))
    monkeypatch.setattr(
        "candlewick.application.wiring.trading.make_path", _without_evidence(), raising=True
    )
    assert station.type("run", "--once").exit_code == 0

    result = station.type("decisions", "replay", FIRST)

    assert result.exit_code == 2
    assert "was not kept, so it cannot be replayed" in result.stderr


def _without_evidence() -> Callable[..., Any]:
    from candlewick.application.wiring.path import make_path  # noqa: PLC0415 - before the patch

    return lambda settings, **ports: make_path(settings, **ports | {"evidence": None})


def test_the_head_lies_beside_the_journal_and_is_private(traded: Station) -> None:
    head = Path(traded.home / "trading_data" / "paper.head")

    assert head.stat().st_mode & 0o777 == 0o600
    assert json.loads(head.read_text())["hash"] == said(traded, "verify")["head"]
