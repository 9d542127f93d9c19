import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from candlewick.application.cli import doctor as doctor_module
from candlewick.application.cli.doctor import check_settings, examine
from candlewick.application.cli.finding import (
    Finding,
    Status,
    check_exchange,
    check_folder,
    check_journal,
    check_model,
    judge_clock,
)
from candlewick.application.cli.main import app
from candlewick.application.settings.language_model import ModelSettings
from candlewick.application.settings.loader import load_settings, read_settings
from candlewick.application.settings.model import Settings
from candlewick.application.wiring.checks import Probes, make_probes
from candlewick.domain.candles import Candles
from candlewick.errors import (
    CandlesUnusableError,
    ExchangeRefusedError,
    ExchangeUnavailableError,
    ModelRefusedError,
    ModelUnavailableError,
    UserError,
)
from candlewick.testing.loopback_exchange import LoopbackExchange
from candlewick.testing.manual_clock import ManualClock

SERVICE = ModelSettings(name="big", base_url="https://openrouter.ai/api/v1")
OWN = ModelSettings(name="llama3", base_url="http://127.0.0.1:1/v1")
HOUR = 3_600_000


class Market:
    """An exchange that answers as it is told."""

    def __init__(
        self, candles: Candles, *, time: int | Exception = 0, price: float | Exception = 100.0
    ) -> None:
        self._candles = candles
        self._time = time
        self._price = price

    async def server_time(self) -> int:
        if isinstance(self._time, Exception):
            raise self._time
        return self._time

    async def price(self, symbol: str) -> float:  # noqa: ARG002 - as the protocol has it
        if isinstance(self._price, Exception):
            raise self._price
        return self._price

    async def fetch_candlestick_data(self, pair: str, timeframe: str, limit: int) -> Candles:  # noqa: ARG002
        return self._candles


def opens(market: Market) -> Callable[[], AbstractAsyncContextManager[Market]]:
    @asynccontextmanager
    async def opened() -> AsyncIterator[Market]:
        yield market

    return opened


def lists(names: list[str] | Exception) -> Callable[[ModelSettings], Awaitable[list[str]]]:
    async def listed(_: ModelSettings) -> list[str]:
        if isinstance(names, Exception):
            raise names
        return names

    return listed


async def examined(market: Market, **changes: object) -> dict[str, Status]:
    settings = Settings.model_validate(changes)
    found = await check_exchange(opens(market), settings=settings, now=lambda: 0)
    return {finding.name: finding.status for finding in found}


async def test_an_exchange_that_has_everything_is_well(history: Candles) -> None:
    assert await examined(Market(history)) == {
        "exchange": Status.OK,
        "clock": Status.OK,
        "BTC/USDT": Status.OK,
    }


async def test_an_exchange_out_of_reach_is_one_failure_and_not_one_per_market(
    history: Candles,
) -> None:
    market = Market(history, time=ExchangeUnavailableError("down"))

    assert await examined(market) == {"exchange": Status.FAIL}


async def test_an_exchange_that_tells_no_time_only_leaves_the_clock_unchecked(
    history: Candles,
) -> None:
    market = Market(history, time=ExchangeRefusedError("no clock"))

    assert (await examined(market))["clock"] is Status.WARN


@pytest.mark.parametrize(
    "error",
    [ExchangeRefusedError("no"), ExchangeUnavailableError("no"), CandlesUnusableError("no")],
)
async def test_a_market_without_a_price_fails(history: Candles, error: Exception) -> None:
    assert (await examined(Market(history, price=error)))["BTC/USDT"] is Status.FAIL


async def test_an_exchange_that_nobody_knows_fails_with_its_message() -> None:
    def opened() -> AbstractAsyncContextManager[Market]:
        msg = "did you mean binance?"
        raise UserError(msg)

    (finding,) = await check_exchange(opened, settings=Settings(), now=lambda: 0)

    assert (finding.status, finding.text) == (Status.FAIL, "did you mean binance?")


@pytest.mark.parametrize(
    ("skew", "status"),
    [
        (0, "ok"),
        (1_999, "ok"),
        (-2_000, "warn"),
        (29_999, "warn"),
        (30_000, "fail"),
        (-99_999, "fail"),
    ],
)
def test_the_clock_is_judged_by_how_far_it_is_off(skew: int, status: str) -> None:
    finding = judge_clock(skew, who="binance")

    assert finding.status == status
    assert bool(finding.fix) == (status != "ok")
    assert ("ahead of" if skew > 0 else "behind") in finding.text


async def test_an_exchange_whose_clock_shows_more_means_that_ours_is_behind(
    history: Candles,
) -> None:
    market = opens(Market(history, time=5_000))

    found = await check_exchange(market, settings=Settings(), now=lambda: 0)

    assert found[1].text == "5.0 s behind binance's clock"
    assert found[1].status is Status.WARN


@pytest.mark.parametrize(
    ("model", "names", "status"),
    [
        (OWN, ["llama3:latest"], Status.OK),
        (OWN, ["llama3"], Status.OK),
        (OWN, ["llama2"], Status.FAIL),
        (OWN, [], Status.WARN),
        (OWN, ModelUnavailableError("down"), Status.FAIL),
        (OWN, ModelRefusedError("bad key"), Status.FAIL),
        (ModelSettings(), ["embedded"], Status.OK),
        (ModelSettings(), ModelRefusedError("no libgomp1"), Status.FAIL),
    ],
)
async def test_a_model_is_judged_by_what_its_service_says(
    model: ModelSettings, names: list[str] | Exception, status: Status
) -> None:
    found = await check_model(lists(names), model, has_key=False, is_primary=True)

    assert found.status is status


async def test_a_model_that_is_not_there_is_answered_with_the_nearest_name() -> None:
    found = await check_model(lists(["llama3.1", "qwen"]), OWN, has_key=False, is_primary=True)

    assert found.fix == "did you mean llama3.1?"


async def test_a_service_whose_key_is_missing_is_not_even_asked() -> None:
    found = await check_model(lists(AssertionError()), SERVICE, has_key=False, is_primary=True)

    assert found.status is Status.FAIL
    assert "OPENROUTER_API_KEY=" in found.fix


async def test_a_fallback_that_fails_is_a_warning() -> None:
    found = await check_model(
        lists(ModelUnavailableError("down")), OWN, has_key=False, is_primary=False
    )

    assert found.status is Status.WARN


async def test_a_journal_that_was_changed_fails(tmp_path: Path) -> None:
    def journal() -> int | None:
        msg = "event 3 was changed"
        raise UserError(msg)

    assert (await check_journal(journal, folder=tmp_path)).status is Status.FAIL
    assert (await check_journal(lambda: None, folder=tmp_path)).status is Status.OK
    assert "7 events" in (await check_journal(lambda: 7, folder=tmp_path)).text


@pytest.mark.parametrize(
    ("free", "status"), [(49_000_000, "fail"), (51_000_000, "warn"), (501_000_000, "ok")]
)
def test_the_disk_is_judged_by_its_room(tmp_path: Path, free: int, status: str) -> None:
    assert check_folder("data", tmp_path, free=lambda _: free).status == status


def test_a_folder_that_is_a_file_fails_and_one_that_is_missing_does_not(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert check_folder("data", tmp_path / "file").status is Status.FAIL
    assert check_folder("data", tmp_path / "file" / "deep").status is Status.FAIL
    assert check_folder("data", tmp_path / "none" / "deep").status is Status.OK
    assert not (tmp_path / "none").exists()


def test_each_problem_of_the_configuration_is_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "candlewick.toml"
    path.write_text("[exchange]\nlimit = 1\nname = 2\n")

    found = check_settings(read_settings(path, environ={}))

    assert [finding.status for finding in found] == [Status.FAIL, Status.FAIL]


async def test_a_check_that_hangs_is_a_failure_and_holds_up_nothing_else(tmp_path: Path) -> None:
    async def hang(_: ModelSettings) -> list[str]:
        await asyncio.Event().wait()
        return []

    def unreachable() -> AbstractAsyncContextManager[Market]:
        msg = "down"
        raise ExchangeUnavailableError(msg)

    loaded = load_settings(None, environ={}, folder=tmp_path)
    probes = Probes(now=lambda: 0, market=unreachable, models=hang, journal=lambda: None)  # type: ignore[arg-type]

    found = {one.name: one for one in await examine(loaded, probes, patience=0.05)}

    assert found["model embedded"].text == "no answer within 0.05 s"
    assert found["database"].status is Status.OK
    assert list(found) == ["exchange", "model embedded", "database", "data", "logs"]


@pytest.mark.network
async def test_the_real_client_and_a_real_journal_are_looked_at(
    tmp_path: Path, history: Candles
) -> None:
    history = replace(history, open_time=history.open_time + 488_888 * HOUR)
    clock = ManualClock(int(history.open_time[800]) + HOUR // 3)
    (tmp_path / "trading_data").mkdir()
    sqlite3.connect(tmp_path / "trading_data" / "paper.db").close()
    (tmp_path / "trading_data" / "paper.db").write_bytes(b"no database at all, but long enough")
    async with LoopbackExchange([history], clock=clock) as exchange:
        environ = {"CANDLEWICK__EXCHANGE__BASE_URL": exchange.url}
        loaded = load_settings(None, environ=environ, folder=tmp_path)
        probes = replace(make_probes(loaded, clock=clock), models=lists(["embedded"]))

        found = {one.name: one for one in await examine(loaded, probes)}

    assert {name for name, one in found.items() if one.status is not Status.OK} == {"database"}
    assert "damaged" in found["database"].text


async def test_a_key_with_a_curly_quote_fails_its_model_alone_and_the_fix_names_the_key(
    tmp_path: Path, history: Candles
) -> None:
    (tmp_path / "candlewick.toml").write_text(
        '[[model]]\nname = "m"\nbase_url = "http://127.0.0.1:9/v1"\napi_key_env = "MY_KEY"\n'
    )
    environ = {"MY_KEY": "\u201csk-verysecret-0123\u201d"}
    loaded = load_settings(None, environ=environ, folder=tmp_path)
    real = make_probes(loaded, clock=ManualClock(0))

    found = await examine(loaded, replace(real, market=opens(Market(history))))  # type: ignore[arg-type]

    (model,) = [one for one in found if one.name == "model m"]
    assert model.status is Status.FAIL
    assert model.text.startswith("MY_KEY holds a character that no key has")
    assert model.fix == "write MY_KEY anew in .env or the environment, without quotes around it"
    assert {one.name for one in found} >= {"exchange", "database", "data"}
    assert "verysecret" not in f"{found}"


def test_a_report_with_a_failure_has_exit_code_one_and_is_the_same_as_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def found(*_: object) -> list[Finding]:
        return [Finding("disk", Status.FAIL, "full [x]", "make room")]

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(doctor_module, "examine", found)

    human = CliRunner().invoke(app, ["doctor"])
    machine = CliRunner().invoke(app, ["doctor", "--json"])

    assert (human.exit_code, machine.exit_code) == (1, 1)
    assert "full [x]" in human.stdout
    assert "fix: make room" in human.stdout
    told = json.loads(machine.stdout)
    assert told["ok"] is False
    assert told["checks"][-1] == {
        "name": "disk",
        "status": "fail",
        "text": "full [x]",
        "fix": "make room",
    }


def test_a_bad_configuration_ends_the_examination_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("candlewick.toml").write_text("[exchnge]\n")

    result = CliRunner().invoke(app, ["doctor"])

    assert result.exit_code == 1
    assert 'did you mean "exchange"?' in " ".join(result.stdout.split())
