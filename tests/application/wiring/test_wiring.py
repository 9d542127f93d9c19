"""What the settings say is what is built."""

import asyncio
import json
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from candlewick.application.settings.loader import LoadedSettings, load_settings
from candlewick.application.wiring import share
from candlewick.application.wiring.account import (
    open_account,
    read_journal,
    read_ledger,
)
from candlewick.application.wiring.clock import make_clock
from candlewick.application.wiring.market import open_market
from candlewick.application.wiring.model import Job, open_asking
from candlewick.application.wiring.model_client import build_client
from candlewick.application.wiring.model_identity import identify, open_book
from candlewick.application.wiring.risk import paper_broker, risk_rules
from candlewick.application.wiring.trading import open_log, open_trading
from candlewick.domain.events import AccountOpened, Event
from candlewick.domain.order import Order, Purpose
from candlewick.domain.position import Side
from candlewick.errors import AccountBusyError, StateCorruptError, UserError
from candlewick.infrastructure.clocks import SystemClock
from candlewick.infrastructure.llm.label_readout import LabelReadoutModel
from candlewick.infrastructure.llm.ladder import LearnedProfile
from candlewick.testing.manual_clock import ManualClock

NOW = 1_762_873_200_000
Loads = Callable[..., LoadedSettings]


@pytest.fixture
def loads(tmp_path: Path) -> Loads:
    """Return what reads a configuration that stands in a file."""

    def loading(text: str = "", **environ: str) -> LoadedSettings:
        file = tmp_path / "candlewick.toml"
        file.write_text(text, encoding="utf-8")
        return load_settings(file, environ=environ)

    return loading


def silent(_event: Event) -> None:
    pass


def test_reading_an_account_that_was_never_opened_makes_nothing(
    loads: Loads, tmp_path: Path
) -> None:
    loaded = loads()

    assert read_journal(loaded) == []
    assert read_ledger(loaded).opened is None
    assert [one.name for one in tmp_path.iterdir()] == ["candlewick.toml"]


def test_an_account_opens_once_with_the_money_of_the_settings(loads: Loads) -> None:
    loaded = loads('[account]\nname = "mine"\n[paper]\nbalance = 500.0')
    told: list[Event] = []

    for _ in range(2):
        with open_account(loaded, clock=ManualClock(NOW), tell=told.append) as account:
            assert account.strategy.ledger.equity == 500.0

    opened = AccountOpened(account="mine", currency="USDT", balance=500.0, at=NOW)
    assert read_journal(loaded) == [opened]
    assert told == [opened]
    assert (loaded.data_folder / "mine.db").exists()


def test_an_account_can_be_read_while_it_is_traded_and_not_be_traded_twice(loads: Loads) -> None:
    loaded = loads()
    with open_account(loaded, clock=ManualClock(NOW), tell=silent):
        assert len(read_journal(loaded)) == 1
        with (
            pytest.raises(AccountBusyError),
            open_account(loaded, clock=ManualClock(NOW), tell=silent),
        ):
            pytest.fail("two hold the account")

    with open_account(loaded, clock=ManualClock(NOW), tell=silent):
        pass


def test_a_journal_of_nonsense_is_neither_read_nor_traded_on(loads: Loads) -> None:
    loaded = loads()
    loaded.data_folder.mkdir()
    (loaded.data_folder / "paper.db").write_bytes(b"not a database" * 100)

    with pytest.raises(StateCorruptError):
        read_journal(loaded)
    with (
        pytest.raises(StateCorruptError),
        open_account(loaded, clock=ManualClock(NOW), tell=silent),
    ):
        pytest.fail("it was believed")


async def test_percents_of_the_settings_are_fractions_inside(loads: Loads) -> None:
    settings = loads(
        "[paper]\nfee_pct = 1.0\nslippage_pct = 2.0\n"
        "[trading]\nposition_size = 0.25\ndefault_stop_loss_pct = 3.0\n"
        "default_take_profit_pct = 6.0"
    ).settings
    order = Order(
        order_id="1",
        symbol="BTC/USDT",
        side=Side.LONG,
        purpose=Purpose.OPEN,
        quantity=1.0,
        price=100.0,
        at=0,
    )

    fill = await paper_broker(settings).execute(order)
    rules = risk_rules(settings)

    assert [fill.price, fill.fee] == pytest.approx([102.0, 1.02])
    assert (rules.sizing.fraction, rules.levels.default_stop_loss) == (0.25, 0.03)
    assert rules.levels.default_take_profit == 0.06


def test_the_clock_is_the_walls_unless_a_test_moves_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert isinstance(make_clock(), SystemClock)

    wall = SystemClock().now()
    monkeypatch.setenv("CANDLEWICK_TEST_CLOCK", f"{NOW},{wall - 1000},60")
    assert 60_000 <= make_clock().now() - NOW < 60_000 + 60 * 5_000


@pytest.mark.parametrize("text", ["1,2", "a,b,c", "1,2,3,4", "x"])
def test_a_clock_that_makes_no_sense_is_a_plain_error(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("CANDLEWICK_TEST_CLOCK", text)

    with pytest.raises(UserError, match="takes three numbers, and is for tests only; unset it"):
        make_clock()


def test_what_a_cycle_waits_for_one_after_the_other_fits_into_its_deadline() -> None:
    shares = (share.CANDLES, share.MOOD, share.NEWS, share.MODEL)

    assert sum(shares) == pytest.approx(1.0)


async def test_models_are_built_in_the_order_of_the_settings(loads: Loads) -> None:
    loaded = loads(
        '[[model]]\nname = "a"\nbase_url = "http://127.0.0.1:1/v1"\n[[model]]\nname = "embedded"'
    )
    async with AsyncExitStack() as stack:
        asking = await open_asking(
            loaded, clock=ManualClock(NOW), job=Job(name="test"), stack=stack
        )
        assert asking.model.name == "a"

    inside = identify(loaded.settings.model[1], book=open_book(loaded))
    learned = LearnedProfile(inside.profile)
    embedded = build_client(loaded, inside, learned=learned, hear=lambda _: None, seconds=1.0)
    assert isinstance(embedded, LabelReadoutModel)
    await embedded.aclose()


async def test_the_mood_can_be_switched_off(loads: Loads) -> None:
    for interval, there in ((0, False), (3600, True)):
        settings = loads(f"[trading]\nsentiment_refresh_interval = {interval}").settings
        async with AsyncExitStack() as stack:
            market = await open_market(settings, clock=ManualClock(NOW), stack=stack)
            assert (market.sentiment is not None) is there


@pytest.mark.parametrize("interval", [0, 10])
def test_the_price_watcher_can_be_switched_off(loads: Loads, interval: int) -> None:
    loaded = loads(f"[execution]\nprice_poll_interval = {interval}")

    async def watched() -> bool:
        with open_log(loaded) as log:
            async with open_trading(loaded, log=log) as trading:
                assert trading.ledger.opened is not None
                return trading.watcher is not None

    assert asyncio.run(watched()) is (interval > 0)


def test_a_failed_start_gives_the_account_back(
    loads: Loads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("candlewick.application.wiring.trading.open_model", _fails, raising=True)
    loaded = loads()

    async def start() -> None:
        with open_log(loaded) as log:
            async with open_trading(loaded, log=log):
                pytest.fail("it started without a model")

    for _ in range(2):
        with pytest.raises(UserError, match="no model"):
            asyncio.run(start())


async def _fails(*_loaded: object, **_stack: object) -> None:
    msg = "no model"
    raise UserError(msg)


def test_the_log_goes_where_the_settings_say_and_hides_their_keys(
    loads: Loads, tmp_path: Path
) -> None:
    loaded = loads(
        '[paths]\nlogs = "my-logs"\n[logging]\njson_lines = true\n'
        '[[model]]\nname = "a"\nbase_url = "http://127.0.0.1:1/v1"\napi_key_env = "MY_KEY"',
        MY_KEY="sk-verysecret-0123456789",
    )

    with open_log(loaded) as log:
        log.info("the key is sk-verysecret-0123456789")

    lines = [file.read_text() for file in (tmp_path / "my-logs").iterdir()]
    assert any("the key is" in text for text in lines)
    assert not any("verysecret" in text for text in lines)
    assert json.loads(next((tmp_path / "my-logs").glob("*.jsonl")).read_text().splitlines()[0])


def test_money_of_another_currency_needs_an_account_of_its_own(loads: Loads) -> None:
    with open_account(loads(), clock=ManualClock(NOW), tell=silent):
        pass
    other = loads('[exchange]\nsymbols = ["BTC/JPY"]')

    with (
        pytest.raises(UserError, match=r"holds USDT, .* trade in JPY: choose another account"),
        open_account(other, clock=ManualClock(NOW), tell=silent),
    ):
        pass


def test_a_changed_first_balance_is_said_to_be_for_new_accounts(
    loads: Loads, caplog: pytest.LogCaptureFixture
) -> None:
    for balance in (500.0, 700.0):
        loaded = loads(f"[paper]\nbalance = {balance}")
        with open_account(loaded, clock=ManualClock(NOW), tell=silent) as account:
            assert account.strategy.ledger.equity == 500.0

    assert "began with 500 USDT; paper.balance = 700 is for a new account only" in caplog.text


def test_accounts_do_not_overwrite_each_others_files(loads: Loads) -> None:
    folders = []
    for name in ("paper", "two"):
        loaded = loads(f'[account]\nname = "{name}"')
        folders.append(loaded.data_folder)
        with open_account(loaded, clock=ManualClock(NOW), tell=silent):
            pass

    assert (folders[0] / "positions.json").exists()
    assert (folders[1] / "two" / "positions.json").exists()
