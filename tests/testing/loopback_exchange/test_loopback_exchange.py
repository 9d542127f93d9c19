import asyncio
import json
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from candlewick.domain.candles import Candles
from candlewick.errors import UserError
from candlewick.testing.loopback_exchange import (
    Fault,
    FaultKind,
    LoopbackClock,
    LoopbackExchange,
    in_thread,
)
from candlewick.testing.loopback_exchange.candle_file import read_candles, read_fear_greed
from candlewick.testing.manual_clock import ManualClock

pytestmark = pytest.mark.network

HOUR = 3_600_000


@pytest.fixture
def clock(history: Candles) -> ManualClock:
    return ManualClock(int(history.open_time[800]) + HOUR // 2)


@pytest.fixture
async def server(history: Candles, clock: ManualClock) -> AsyncIterator[LoopbackExchange]:
    async with LoopbackExchange([history], clock=clock) as serving:
        yield serving


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as made:
        yield made


async def get(session: aiohttp.ClientSession, url: str, **query: object) -> tuple[int, Any]:
    async with session.get(url, params={k: str(v) for k, v in query.items()}) as response:
        return response.status, await response.json()


async def klines(
    session: aiohttp.ClientSession, server: LoopbackExchange, **query: object
) -> list[int]:
    status, rows = await get(
        session, f"{server.url}/api/v3/klines", symbol="BTCUSDT", interval="1h", **query
    )
    assert status == 200
    return [row[0] // HOUR for row in rows]


async def test_candles_come_as_binance_cuts_them(
    session: aiohttp.ClientSession, server: LoopbackExchange
) -> None:
    ask = klines
    assert await ask(session, server) == list(range(301, 801))
    assert await ask(session, server, limit=5000) == list(range(801))
    assert await ask(session, server, limit=3) == [798, 799, 800]
    assert await ask(session, server, limit=3, startTime=10 * HOUR) == [10, 11, 12]
    assert await ask(session, server, limit=3, startTime=10 * HOUR + 1) == [11, 12, 13]
    assert await ask(session, server, limit=3, endTime=10 * HOUR) == [8, 9, 10]
    assert await ask(session, server, startTime=10 * HOUR, endTime=12 * HOUR - 1) == [10, 11]
    assert await ask(session, server, startTime=900 * HOUR) == []


async def test_rows_have_the_shape_of_recorded_ones(
    session: aiohttp.ClientSession, server: LoopbackExchange, shared_data: Path
) -> None:
    recorded = json.loads((shared_data / "http_gocryptotrader/binance_http.json").read_text())
    real = recorded["routes"]["/api/v3/klines"]["GET"][0]["data"][0]
    day = recorded["routes"]["/api/v3/ticker/24hr"]["GET"][0]["data"]
    _, rows = await get(
        session, f"{server.url}/api/v3/klines", symbol="BTCUSDT", interval="1h", limit=2
    )
    _, statistics = await get(session, f"{server.url}/api/v3/ticker/24hr", symbol="BTCUSDT")

    assert [type(value) for value in rows[0]] == [type(value) for value in real]
    assert rows[0][6] == rows[0][0] + HOUR - 1
    assert {k: type(v) for k, v in statistics.items()} == {k: type(v) for k, v in day.items()}


async def test_errors_are_worded_as_binance_words_them(
    session: aiohttp.ClientSession, server: LoopbackExchange
) -> None:
    url = f"{server.url}/api/v3/klines"

    assert await get(session, url, symbol="NOSUCH", interval="1h") == (
        400,
        {"code": -1121, "msg": "Invalid symbol."},
    )
    assert (await get(session, url, symbol="BTCUSDT", interval="4h"))[1]["code"] == -1120
    assert (await get(session, url, interval="1h"))[1]["code"] == -1102


async def test_the_price_is_the_open_candle_s(
    session: aiohttp.ClientSession, server: LoopbackExchange
) -> None:
    base = f"{server.url}/api/v3"
    _, price = await get(session, f"{base}/ticker/price", symbol="BTCUSDT")
    _, rows = await get(session, f"{base}/klines", symbol="BTCUSDT", interval="1h", limit=1)
    _, day = await get(session, f"{base}/ticker/24hr", symbol="BTCUSDT")

    assert price == {"symbol": "BTCUSDT", "price": rows[0][4]}
    assert day["lastPrice"] == rows[0][4]


async def test_a_fault_ends_after_the_requests_it_was_meant_for(
    session: aiohttp.ClientSession, server: LoopbackExchange
) -> None:
    server.inject(Fault(kind=FaultKind.SERVER_ERROR, path="time", requests=2))
    codes = [(await get(session, f"{server.url}/api/v3/time"))[0] for _ in range(4)]
    ping, _ = await get(session, f"{server.url}/api/v3/ping")

    assert (codes, ping) == ([503, 503, 200, 200], 200)


async def test_two_faults_of_one_make_are_counted_apart(
    session: aiohttp.ClientSession, server: LoopbackExchange
) -> None:
    for _ in range(2):
        server.inject(Fault(kind=FaultKind.BANNED, requests=1, retry_after=3))
    codes = [(await get(session, f"{server.url}/api/v3/time"))[0] for _ in range(3)]

    assert codes == [418, 418, 200]


async def test_a_hanging_request_does_not_keep_the_server_from_stopping(
    history: Candles, clock: ManualClock, session: aiohttp.ClientSession
) -> None:
    async with LoopbackExchange([history], clock=clock) as server:
        server.inject(Fault(kind=FaultKind.HANG))
        request = asyncio.create_task(get(session, f"{server.url}/api/v3/time"))
        while not server.requests:  # noqa: ASYNC110 - the server has no event for this
            await asyncio.sleep(0)  # noqa: TID251 - lets the server read the request
    with pytest.raises(aiohttp.ClientConnectionError):
        await request


def read(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 - loopback
        return json.load(response)


def test_it_serves_from_a_thread(history: Candles, clock: ManualClock) -> None:
    with in_thread(LoopbackExchange([history], clock=clock)) as server:
        assert read(f"{server.url}/api/v3/time") == {"serverTime": clock.now()}


def test_it_serves_as_a_process_and_takes_faults_by_request(
    history: Candles, tmp_path: Path
) -> None:
    file = tmp_path / "BTC-USDT-1h.csv"
    columns = (history.open_time, history.open, history.high, history.low, history.close)
    rows = zip(*columns, history.volume, strict=True)
    lines = [",".join(repr(value.item()) for value in row) for row in rows]
    file.write_text("open_time_ms,open,high,low,close,volume\n" + "\n".join(lines) + "\n")
    mood = tmp_path / "fng.csv"
    mood.write_text("date,fng\n1970-01-02,30\n1970-01-03,15\n")
    words = ["--start", str(100 * HOUR), "--speed", "3600", "--fear-greed", str(mood)]
    command = [sys.executable, "-m", "candlewick.testing.loopback_exchange", "--candles", str(file)]
    with subprocess.Popen([*command, *words], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        clock = LoopbackClock(start=told["start"], speed=told["speed"], origin=told["origin"])
        there = read(f"{told['url']}/api/v3/time")["serverTime"]
        assert abs(there - clock.now()) < 3600 * 1000  # a second of the wall
        assert read(f"{told['url']}/fng/?limit=1")["data"][0]["value"] == "15"

        fault = json.dumps({"kind": "server_error", "requests": 1, "path": "ping"}).encode()
        urllib.request.urlopen(f"{told['url']}/_faults", data=fault, timeout=5).close()  # noqa: S310
        with pytest.raises(urllib.error.HTTPError, match="503") as raised:
            read(f"{told['url']}/api/v3/ping")
        raised.value.close()
        assert read(f"{told['url']}/api/v3/ping") == {}

        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0


def test_the_loopback_clock_runs_at_its_speed() -> None:
    origin = time.time_ns() // 1_000_000 - 2_000
    clock = LoopbackClock(start=1_000_000, speed=60, origin=origin)

    assert 1_000_000 + 60 * 2_000 <= clock.now() < 1_000_000 + 60 * 4_000


async def test_the_loopback_clock_never_wakes_too_early() -> None:
    clock = LoopbackClock(start=0, speed=1000)
    for _ in range(5):
        moment = clock.now() + 7_001
        await clock.sleep_until(moment)
        assert clock.now() >= moment


def test_a_file_of_candles_that_is_not_as_told_is_a_mistake_of_the_user(tmp_path: Path) -> None:
    file = tmp_path / "candles.csv"
    file.write_text("time,open\n1,2\n")
    with pytest.raises(UserError, match=r"name it like BTC-USDT-1h\.csv"):
        read_candles(file)
    with pytest.raises(UserError, match="columns date,fng"):
        read_fear_greed(file)
