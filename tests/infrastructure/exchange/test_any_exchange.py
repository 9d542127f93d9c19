import json
import ssl
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import ccxt.async_support as ccxt  # type: ignore[import-untyped]
import pytest

from candlewick.domain.timeframe import Timeframe
from candlewick.errors import CandlesUnusableError, ExchangeRefusedError, ExchangeUnavailableError
from candlewick.infrastructure.exchange.ccxt_client import CcxtClient
from candlewick.infrastructure.exchange.inquiry import Inquiry
from candlewick.infrastructure.exchange.market_list import MarketList
from candlewick.infrastructure.retry import RetryPolicy


def client(name: str, base_url: str | None = None) -> CcxtClient:
    return CcxtClient(
        name,
        base_url=base_url,
        timeout=1,
        now=lambda: 0,
        monotonic=lambda: 0.0,
        on_wrong_clock=lambda: None,
    )


def addresses(urls: Any) -> Iterator[str]:
    if isinstance(urls, dict):
        for url in urls.values():
            yield from addresses(url)
    else:
        yield urls


async def test_every_exchange_of_ccxt_can_be_opened_and_pointed_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    certificates = ssl.create_default_context()  # reading them a hundred times takes seconds
    monkeypatch.setattr(ssl, "create_default_context", lambda **_: certificates)
    monkeypatch.setattr(ssl.SSLContext, "load_default_certs", lambda _: None)
    for name in ccxt.exchanges:
        made = client(name, "http://127.0.0.1:9/mirror/")
        await made.open()
        moved = list(addresses(made.exchange.urls["api"]))
        await made.close()

        assert moved, name
        assert all(url.startswith("http://127.0.0.1:9/mirror") for url in moved), name
    assert len(ccxt.exchanges) > 100


async def test_the_path_of_an_address_is_kept() -> None:
    made = client("binance", "http://127.0.0.1:9")
    await made.open()
    moved = made.exchange.urls["api"]
    await made.close()

    assert moved["public"] == "http://127.0.0.1:9/api/v3"
    assert moved["fapiPublic"] == "http://127.0.0.1:9/fapi/v1"


def recorded(shared_data: Path, method: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted((shared_data / "ccxt_static/response").glob("*.json")):
        for case in json.loads(path.read_text())["methods"].get(method, []):
            yield path.stem, case


async def replayed(
    shared_data: Path, name: str, case: dict[str, Any], call: Callable[[Any], Awaitable[Any]]
) -> Any:
    """Let ccxt's object read a recorded answer instead of the network's."""

    async def fetch(*_: object, **__: object) -> Any:
        return case["httpResponse"]

    made = client(name)
    await made.open()
    try:
        markets = json.loads((shared_data / f"ccxt_static/markets/{name}.json").read_text())
        made.exchange.set_markets(markets)
        made.exchange.fetch = fetch
        return await made.ask("recorded answer", call)
    finally:
        await made.close()


async def fetch_ohlcv(exchange: Any, *, arguments: list[Any]) -> Any:
    return await exchange.fetch_ohlcv(*arguments)


async def test_candles_that_exchanges_really_sent_are_read_as_ccxt_reads_them(
    shared_data: Path,
) -> None:
    seen = set()
    for name, case in recorded(shared_data, "fetchOHLCV"):
        arguments = case["input"]
        call = partial(fetch_ohlcv, arguments=arguments)
        got = await replayed(shared_data, name, case, call)
        assert got == case["parsedResponse"], (name, case["description"])
        seen.add(name)
    assert len(seen) >= 8


async def test_recorded_candles_that_were_shuffled_are_refused(shared_data: Path) -> None:
    name, case = next(
        found for found in recorded(shared_data, "fetchOHLCV") if len(found[1]["httpResponse"]) > 2
    )
    rows = case["httpResponse"]
    for bad in ([rows[1], rows[0], *rows[2:]], [rows[0], *rows], [*rows, rows[0]]):
        with pytest.raises(CandlesUnusableError, match="twice or out of order"):
            await replayed(
                shared_data,
                name,
                {**case, "httpResponse": bad},
                lambda exchange: exchange.fetch_ohlcv("BTC/USDT", "1h"),
            )


@pytest.mark.parametrize("answer", [[1, 2], [[None, "1"], [None, "2"]], ["ab", "cd"]])
async def test_json_of_an_unexpected_shape_can_be_asked_for_again(
    shared_data: Path, answer: object
) -> None:
    case = {"httpResponse": answer}
    call = partial(fetch_ohlcv, arguments=["BTC/USDT", "1h"])

    with pytest.raises(ExchangeUnavailableError, match="unreadable: no recorded answer"):
        await replayed(shared_data, "binance", case, call)


async def test_candles_that_come_newest_first_are_in_order_too(shared_data: Path) -> None:
    name, case = next(
        found for found in recorded(shared_data, "fetchOHLCV") if len(found[1]["httpResponse"]) > 2
    )
    got = await replayed(
        shared_data,
        name,
        {**case, "httpResponse": case["httpResponse"][::-1]},
        lambda exchange: exchange.fetch_ohlcv("BTC/USDT", "1h"),
    )
    assert [row[0] for row in got] == sorted(row[0] for row in got)


async def listed(name: str, *symbols: str) -> list[list[str]]:
    """Return which market types were asked for while `symbols` were looked up."""
    made = client(name)
    await made.open()
    asked: list[list[str]] = []

    async def load_markets(*_: object, **__: object) -> None:
        asked.append(list(made.exchange.options["fetchMarkets"]["types"]))
        made.exchange.markets = dict.fromkeys(["BTC/USDT", "BTC/USDT:USDT"])

    made.exchange.load_markets = load_markets
    markets = MarketList(made)
    try:
        for symbol in symbols:
            await markets.require(symbol, Inquiry(made, RetryPolicy(max_retries=0)))
    finally:
        await made.close()
    return asked


@pytest.mark.parametrize("name", ["binance", "bybit", "okx", "gate"])
async def test_contracts_are_listed_only_when_one_is_asked_for(name: str) -> None:
    asked = await listed(name, "BTC/USDT", "BTC/USDT", "BTC/USDT:USDT", "BTC/USDT")

    assert asked[0] == ["spot"]
    assert len(asked) == 2
    assert {"spot"} < set(asked[1])


async def test_a_list_that_did_not_come_at_first_does_not_hide_contracts_later() -> None:
    made = client("binance")
    await made.open()
    asked: list[list[str]] = []

    async def load_markets(*_: object, **__: object) -> None:
        asked.append(list(made.exchange.options["fetchMarkets"]["types"]))
        if len(asked) == 1:
            msg = "down"
            raise ccxt.ExchangeNotAvailable(msg)
        made.exchange.markets = dict.fromkeys(["BTC/USDT", "BTC/USDT:USDT"])

    made.exchange.load_markets = load_markets
    markets = MarketList(made)
    with pytest.raises(ExchangeUnavailableError):
        await markets.require("BTC/USDT", Inquiry(made, RetryPolicy(max_retries=0)))
    await markets.require("BTC/USDT", Inquiry(made, RetryPolicy(max_retries=0)))
    await markets.require("BTC/USDT:USDT", Inquiry(made, RetryPolicy(max_retries=0)))
    await made.close()

    assert asked == [["spot"], ["spot"], ["spot", "linear", "inverse"]]


async def test_a_request_for_which_no_time_is_left_is_not_sent() -> None:
    now = 0.0
    made = client("binance")
    late = Inquiry(made, RetryPolicy(deadline=5, monotonic=lambda: now))
    now = 5.0

    with pytest.raises(ExchangeUnavailableError, match="no time was left to ask for the price"):
        await late.ask("price", lambda exchange: exchange.nothing())


async def test_an_exchange_without_candles_says_so() -> None:
    made = client("coincheck")
    await made.open()
    with pytest.raises(ExchangeRefusedError, match="coincheck offers no candles"):
        MarketList(made).require_timeframe(Timeframe.parse("1h"))
    await made.close()
