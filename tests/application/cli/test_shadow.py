"""`candlewick run` with a challenger, and `candlewick shadow` on what it recorded."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from candlewick.testing.loopback_exchange import LoopbackClock
from candlewick.testing.model_server import Behaviour
from tests.application.cli.conftest import HOUR
from tests.application.conftest import CLOSE, TEN_MINUTES, Station, buying
from tests.postgres import fresh_corner

pytestmark = [pytest.mark.network, pytest.mark.timeout(120)]

SHADOW = '[shadow]\nmodels = ["model-1"]'
BTC = "BTC/USDT@2025-11-11T14:00Z"
SetClock = Callable[[LoopbackClock], None]


def said(station: Station, *words: str) -> Any:
    result = station.type(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def close(station: Station, set_clock: SetClock, *, back: int = 0) -> str:
    """Do the work of a close some hours `back`; return what was told."""
    set_clock(LoopbackClock(start=CLOSE - back * HOUR + TEN_MINUTES))
    result = station.type("run", "--once")
    assert result.exit_code == 0, result.output
    return result.stderr


@pytest.fixture(params=["file", "server"])
def shadowed(
    request: pytest.FixtureRequest, station: Station, set_clock: SetClock
) -> Iterator[Station]:
    """Return a station that traded two closes with a challenger, in either kind of database.

    Live it bought both markets and then held; the challenger bought, then raved about one.
    """
    with fresh_corner() as address:
        store = f'[store]\nurl = "{address}"' if request.param == "server" else ""
        station.configure(SHADOW, store)
        station.replies["now"] = lambda prompt: buying(prompt, reasoning="it rises")
        close(station, set_clock, back=2)
        station.replies["now"] = lambda prompt: (
            '{"signal": "HOLD", "confidence": "LOW"}' if "SOL/USDT" in prompt else "I cannot say."
        )
        close(station, set_clock, back=1)
        yield station


def test_challengers_are_named_at_the_start_and_told_after_each_close(
    station: Station, set_clock: SetClock
) -> None:
    station.configure(SHADOW)

    told = close(station, set_clock)

    start = "asked in shadow at each close, without trading: model-1 (no limit on what that costs)"
    assert start in told
    lines = [line for line in told.splitlines() if "in shadow, model-1:" in line]
    assert sorted(line[:30] for line in lines) == [  # whoever answers first is told first
        "2025-11-11 15:00 UTC BTC/USDT ",
        "2025-11-11 15:00 UTC SOL/USDT ",
    ]
    live, beside = station.models
    asked, again = (sorted(str(one["messages"]) for one in who.requests) for who in (live, beside))
    assert asked == again


def test_a_challenger_is_no_fallback(station: Station, set_clock: SetClock) -> None:
    station.configure(SHADOW, symbols='["BTC/USDT"]')
    station.models[0].expect(Behaviour.SERVER_ERROR)

    told = close(station, set_clock)

    assert "nothing decided" in told
    assert station.models[1].requests == []
    assert said(station, "shadow", "list") == []


def test_what_was_said_is_listed_beside_what_was_decided(shadowed: Station) -> None:
    rows = said(shadowed, "shadow", "list")
    shown = shadowed.type("shadow", "list").stdout

    assert sorted((row["id"], row["live"], row["signal"], row["same"]) for row in rows) == [
        ("BTC/USDT@2025-11-11T13:00Z", "BUY", "BUY", True),
        (BTC, "HOLD", "HOLD", True),
        ("SOL/USDT@2025-11-11T13:00Z", "BUY", "BUY", True),
        ("SOL/USDT@2025-11-11T14:00Z", "HOLD", "HOLD", True),
    ]
    assert {row["challenger"] for row in rows} == {"model-1"}
    (raved,) = [row["refused"] for row in rows if row["id"] == BTC]
    assert raved in shown
    assert len(said(shadowed, "shadow", "list", "SOL/USDT", "--last", "1")) == 1
    refused = shadowed.type("shadow", "list", "ETH/USDT")
    assert "no challenger was asked about ETH/USDT; they were about BTC/USDT" in refused.stderr


def test_an_answer_is_shown_whole_under_the_name_of_the_live_decision(shadowed: Station) -> None:
    (answer,) = said(shadowed, "shadow", "show", BTC)
    (live,) = said(shadowed, "decisions", "show", BTC)
    shown = shadowed.type("shadow", "show", live["decision"]["hash"][:8]).stdout

    detail = answer["detail"]
    for part in ("system", "prompt", "facts", "snapshot", "versions", "settings"):
        assert detail[part] == live[part]
    assert detail["answer"] == "I cannot say."
    assert detail["effects"] == []
    assert "in shadow, model-1; live: HOLD" in shown
    assert detail["prompt"] in shown
    assert "REFUSED" in shown
    missing = shadowed.type("shadow", "show", "BTC/USDT@2025-11-11T12:00Z")
    assert "there is no decision" in missing.stderr


def test_challengers_are_compared_with_the_live_model(shadowed: Station) -> None:
    report = said(shadowed, "shadow")
    (row,) = report["challengers"]
    shown = shadowed.type("shadow").stdout

    assert report == said(shadowed, "shadow", "compare")
    assert (row["asked"], row["answered"], row["refused"], row["missed"]) == (4, 4, 1, 0)
    assert row["agreement"]["pairs"] == 3
    assert row["agreement"]["share"]["value"] == 1.0
    assert row["label"] == "stateless shadow accounting"
    assert row["verdict"] == "too few days or trades to tell: 1 and 0, where 20 and 10 are needed"
    assert row["played"]["live"] == row["played"]["other"]
    assert row["played"]["live"]["total_return"] < 0.0  # both bought, and paid for it
    assert row["effort"]["model_usd"] is None
    assert report["budget_usd"] is None
    for part in ("stateless shadow accounting", "too few", "model-1", "unknown"):
        assert part in shown


def test_all_of_it_is_verified_backed_up_and_brought_back(
    shadowed: Station, set_clock: SetClock
) -> None:
    before = said(shadowed, "shadow", "list")
    assert said(shadowed, "db", "check")["found"]["shadows"] == 4
    assert "4 answers of challengers beside them" in shadowed.type("decisions", "verify").stdout
    backed_up = said(shadowed, "db", "backup")
    close(shadowed, set_clock)
    assert len(said(shadowed, "shadow", "list")) == 6

    assert said(shadowed, "db", "restore", backed_up["file"])["found"]["shadows"] == 4

    assert said(shadowed, "shadow", "list") == before
    close(shadowed, set_clock)
    assert said(shadowed, "db", "check")["found"]["shadows"] == 6


def test_a_challenger_that_fails_is_told_and_recorded(
    station: Station, set_clock: SetClock
) -> None:
    station.configure(SHADOW, symbols='["BTC/USDT"]')
    station.models[1].expect(Behaviour.NO_CREDIT)

    told = close(station, set_clock)

    assert "in shadow, model-1: no answer: " in told
    (row,) = said(station, "shadow", "list")
    assert row["signal"] is None
    assert "credit" in row["failure"] or "quota" in row["failure"]
    (sums,) = said(station, "shadow")["challengers"]
    assert (sums["asked"], sums["answered"]) == (1, 0)
    assert sums["failure"] == row["failure"]
    shown = " ".join(station.type("shadow").stdout.split())
    assert f"1 without an answer; the newest: {row['failure']}" in shown
    (answer,) = said(station, "shadow", "show", row["hash"])
    assert answer["detail"] is None
    assert "no answer: " in station.type("shadow", "show", row["id"]).stdout


def test_a_challenger_that_hangs_ends_with_its_time(station: Station, set_clock: SetClock) -> None:
    station.configure(SHADOW, symbols='["BTC/USDT"]')
    station.models[1].expect(Behaviour.SLOW_START)

    told = close(station, set_clock)

    assert "in shadow, model-1: no answer: " in told
    assert "within 5 s" in said(station, "shadow", "list")[0]["failure"]
    assert len(said(station, "decisions")) == 1


def test_a_challenger_is_not_made_the_one_that_decides_behind_the_back_of_its_name(
    station: Station,
) -> None:
    station.configure('[shadow]\nmodels = ["deepseek-v4-flash"]')
    text = (station.home / "candlewick.toml").read_text().replace("model-1", "deepseek-v4-flash")
    (station.home / "candlewick.toml").write_text(text)

    result = station.type("models", "use", "deepseek")

    assert result.exit_code == 2
    assert "deepseek-v4-flash is asked in shadow, and one that decides cannot be" in result.stderr
    assert (station.home / "candlewick.toml").read_text() == text


def test_challengers_have_a_budget_of_their_own(station: Station, set_clock: SetClock) -> None:
    priced = "price_input = 1000\nprice_output = 1000\nmax_tokens = 1000"
    station.configure(priced, f"{SHADOW}\nbudget_usd = 0.5", symbols='["BTC/USDT"]')

    told = close(station, set_clock)

    assert "(at most $0.5 in all)" in told
    assert "of the budget of $0.5 is left" in told
    assert station.models[1].requests == []
    assert len(station.models[0].requests) == 1
    report = said(station, "shadow")
    assert (report["spent_usd"], report["budget_usd"]) == (0.0, 0.5)


def test_a_challenger_that_cannot_be_asked_at_all_keeps_nobody_from_trading(
    station: Station, set_clock: SetClock
) -> None:
    station.configure(f"{SHADOW}\nbudget_usd = 0.5", symbols='["BTC/USDT"]')

    told = close(station, set_clock)

    assert "shadow mode is off until the next start: the price of model-1 is unknown" in told
    assert len(said(station, "decisions")) == 1


def test_before_anybody_was_asked_it_says_what_to_do(station: Station) -> None:
    assert "name one under [shadow] models" in station.type("shadow").stdout
    assert said(station, "shadow")["challengers"] == []
    assert station.type("shadow", "list").stdout.strip() == "No challenger was asked yet."
    assert station.files() == set()


def test_doctor_names_a_challenger_whose_key_is_missing(station: Station) -> None:
    station.configure('api_key_env = "CHALLENGER_KEY"', SHADOW)

    checks = {one["name"]: one for one in said(station, "doctor")["checks"]}

    found = checks["model model-1 (in shadow)"]
    assert (found["status"], found["text"]) == ("warn", "its key is not set")
