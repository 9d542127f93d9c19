"""`candlewick run --once` against a loopback exchange and a model server."""

import json
import time
from collections.abc import Callable

import pytest

from candlewick.domain.events import AccountOpened, Decided, Event, Filled, Held, Marked
from candlewick.infrastructure.store.sql_journal import SqlJournal
from candlewick.testing.loopback_exchange import Fault, FaultKind, LoopbackClock
from candlewick.testing.model_server import Behaviour
from tests.application.conftest import CLOSE, TEN_MINUTES, Station, buying

pytestmark = pytest.mark.network

HOUR = 3_600_000


def journal(station: Station) -> list[Event]:
    path = station.home / "trading_data" / "paper.db"
    with SqlJournal(path, account="paper", read_only=True) as kept:
        return list(kept.replay())


def test_once_decides_on_every_market_trades_and_writes_the_files(station: Station) -> None:
    station.replies["now"] = buying

    result = station.type("run", "--once")

    assert result.exit_code == 0, result.stderr
    events = journal(station)
    assert isinstance(events[0], AccountOpened)
    decided = [event.decision for event in events if isinstance(event, Decided)]
    assert [(one.symbol, one.as_of) for one in decided] == [
        ("BTC/USDT", CLOSE),
        ("SOL/USDT", CLOSE),
    ]
    assert len([event for event in events if isinstance(event, Filled)]) == 2
    folder = station.home / "trading_data"
    held = json.loads((folder / "positions.json").read_text())["positions"]
    assert [one["symbol"] for one in held] == ["BTC/USDT", "SOL/USDT"]
    assert json.loads((folder / "trade_history.json").read_text()) == {"trades": []}
    log = "".join(file.read_text() for file in (station.home / "logs").glob("candlewick-*.log"))
    assert "BTC/USDT" in log
    assert "filled at" in log


def test_what_it_says_goes_to_stderr_in_the_order_it_happens(station: Station) -> None:
    station.replies["now"] = buying

    result = station.type("run", "--once")

    assert result.stdout == ""
    said = [
        "Paper account opened with 10,000.00 USDT.",
        "BTC/USDT: the model answers",
        "BUY (HIGH)",
        "order: open, LONG",
        "filled at",
        "done",
    ]
    places = [result.stderr.index(words) for words in said]
    assert places == sorted(places)


def test_once_again_for_the_same_close_does_nothing_new(station: Station) -> None:
    station.replies["now"] = buying
    station.type("run", "--once")
    before, asked = journal(station), len(station.asked)

    result = station.type("run", "--once")

    assert result.exit_code == 0
    assert journal(station) == before
    assert len(station.asked) == asked


def test_the_next_close_goes_on_from_there(
    station: Station, set_clock: Callable[[LoopbackClock], None]
) -> None:
    station.replies["now"] = buying
    set_clock(LoopbackClock(start=CLOSE - HOUR + TEN_MINUTES))
    station.type("run", "--once")
    before = journal(station)

    station.replies["now"] = lambda _: '{"signal": "CLOSE"}'
    set_clock(LoopbackClock(start=CLOSE + TEN_MINUTES))
    station.type("run", "--once")

    after = journal(station)
    assert after[: len(before)] == before
    assert {e.at for e in after[len(before) :] if isinstance(e, Marked)} == {CLOSE}
    history = json.loads((station.home / "trading_data" / "trade_history.json").read_text())
    assert {one["reason"] for one in history["trades"]} == {"close signal"}


def test_a_market_without_candles_is_held_and_the_other_goes_on(station: Station) -> None:
    station.configure("[execution]\ncycle_deadline = 20.0", symbols='["BTC/USDT", "XYZ/USDT"]')

    result = station.type("run", "--once")

    assert result.exit_code == 0
    assert "XYZ/USDT nothing decided: binance has no market 'XYZ/USDT'" in result.stderr
    events = journal(station)
    assert [event.decision.symbol for event in events if isinstance(event, Decided)] == ["BTC/USDT"]
    assert [event.symbol for event in events if isinstance(event, Held)] == ["XYZ/USDT"]


def test_when_the_primary_is_down_the_fallback_decides_and_it_is_recorded(
    station: Station,
) -> None:
    station.configure(symbols='["BTC/USDT"]')
    station.models[0].expect(Behaviour.SERVER_ERROR)

    assert station.type("run", "--once").exit_code == 0

    (decided,) = [event for event in journal(station) if isinstance(event, Decided)]
    assert decided.answer.model == "model-1"
    assert "model-0" in decided.answer.failures[0]
    assert decided.decision.refused is None


@pytest.mark.parametrize(
    "how",
    [Behaviour.OVERLOADED, Behaviour.RATE_LIMIT, Behaviour.BAD_KEY, Behaviour.CUT, Behaviour.HTML],
)
def test_when_all_models_are_down_it_holds_and_the_next_try_decides(
    station: Station, how: Behaviour
) -> None:
    station.configure(symbols='["BTC/USDT"]')
    station.replies["now"] = buying
    for model in station.models:
        model.expect(how)

    assert station.type("run", "--once").exit_code == 0
    (held,) = [event for event in journal(station) if isinstance(event, Held)]
    assert "model-0" in held.reason
    assert "model-1" in held.reason
    assert not any(isinstance(event, Decided | Filled) for event in journal(station))

    assert station.type("run", "--once").exit_code == 0
    assert any(isinstance(event, Filled) for event in journal(station))


def test_when_the_primary_hangs_the_fallback_decides_within_the_cycle(station: Station) -> None:
    station.configure("[execution]\ncycle_deadline = 8.0", symbols='["BTC/USDT"]')
    station.models[0].expect(Behaviour.SLOW_START)

    assert station.type("run", "--once").exit_code == 0

    (decided,) = [event for event in journal(station) if isinstance(event, Decided)]
    assert decided.answer.model == "model-1"
    assert "within 2.4 s" in decided.answer.failures[0]


def test_models_slower_than_the_cycle_are_held_in_time(station: Station) -> None:
    station.configure("[execution]\ncycle_deadline = 5.0", symbols='["BTC/USDT"]')
    for model in station.models:
        model.expect(Behaviour.SLOW_START)

    assert station.type("run", "--once").exit_code == 0

    (held,) = [event for event in journal(station) if isinstance(event, Held)]
    assert held.reason == "no model answered within 3 s, its share of the cycle"


def test_without_the_mood_it_decides_in_time_and_says_that_it_is_not_available(
    station: Station,
) -> None:
    station.exchange.inject(Fault(kind=FaultKind.RESET, path="fng"))
    station.configure("[execution]\ncycle_deadline = 10.0", symbols='["BTC/USDT"]')

    begun = time.monotonic()

    assert station.type("run", "--once").exit_code == 0

    assert time.monotonic() - begun < 10.0
    (decided,) = [event for event in journal(station) if isinstance(event, Decided)]
    assert "not available" in decided.prompt.user


def test_it_shows_no_key_anywhere(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    key = "sk-verysecret-0123456789"
    monkeypatch.setenv("MODEL_KEY", key)
    for model in station.models:
        model.expect(Behaviour.BAD_KEY)
    station.configure('api_key_env = "MODEL_KEY"', symbols='["BTC/USDT"]')

    result = station.type("run", "--once")

    assert "model-1" in result.stderr
    assert key not in result.output
    assert station.type("decisions", "--json").exit_code == 0
    for file in station.home.rglob("*"):
        if file.is_file():
            assert key.encode() not in file.read_bytes(), file


def priced(station: Station, *, usd: float) -> None:
    """Let each answer of the primary cost about `usd`: 100 tokens are read and 10 written."""
    station.models = station.models[:1]
    station.configure(symbols='["BTC/USDT"]')
    file = station.home / "candlewick.toml"
    each = usd * 1_000_000 / 10
    price = f"timeout = 5\nmax_tokens = 10\nprice_input = 0\nprice_output = {each}"
    file.write_text(file.read_text().replace("timeout = 5", price, 1))


def held_reasons(station: Station) -> list[str]:
    return [event.reason for event in journal(station) if isinstance(event, Held)]


def test_a_budget_stops_before_the_next_call_would_pass_it_and_a_larger_one_goes_on(
    station: Station, set_clock: Callable[[LoopbackClock], None]
) -> None:
    priced(station, usd=0.4)

    def at(close: int, budget: str) -> None:
        set_clock(LoopbackClock(start=CLOSE + (close - 3) * HOUR + TEN_MINUTES))
        result = station.type("run", "--once", "--budget-usd", budget)
        assert result.exit_code == 0, result.stderr

    at(0, "1.0")
    at(1, "1.0")
    assert len(station.asked) == 2
    at(2, "1.0")
    assert len(station.asked) == 2
    assert "$0.2000 of the budget of $1 is left" in held_reasons(station)[-1]
    at(3, "2.0")
    assert len(station.asked) == 3


def test_a_budget_without_a_price_is_refused_before_anything_starts(station: Station) -> None:
    result = station.type("run", "--once", "--budget-usd", "1")

    assert result.exit_code == 2
    assert "the price of model-0, model-1 is unknown" in result.stderr
    assert station.asked == []


def test_a_budget_of_the_settings_holds_too(station: Station) -> None:
    priced(station, usd=0.4)
    with (station.home / "candlewick.toml").open("a") as file:
        file.write("\n[spending]\nbudget_usd = 0.3\n")

    assert station.type("run", "--once").exit_code == 0
    assert "budget of $0.3 is left" in held_reasons(station)[-1]
    assert station.asked == []
