"""The server."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, Final, Self, TypeAlias

from aiohttp import web

from candlewick.domain.candles import Candles
from candlewick.domain.sentiment import SentimentReading
from candlewick.ports.clock import Clock
from candlewick.testing.loopback_exchange.binance_protocol import (
    BinanceProtocol,
    Faults,
    Json,
    ProtocolError,
    published,
)
from candlewick.testing.loopback_exchange.fault import STATUS, Fault, FaultKind, FaultScript
from candlewick.testing.loopback_exchange.fear_greed_protocol import fear_greed

Answer: TypeAlias = Callable[[web.Request, int, Faults], Json]
Handler: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]

_HTML: Final = "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>Maintenance</body></html>"
_HAND_OUT_S: Final = 0.1
"""[s] how long a stopping server waits for requests that still run."""


class LoopbackExchange:
    """Binance's public spot interface and alternative.me's index, on loopback, with faults.

    Attributes:
        url: the address, such as "http://127.0.0.1:40213"; "" until it serves.
        requests: path and query of every request so far, oldest first.
    """

    def __init__(
        self,
        markets: Iterable[Candles],
        *,
        clock: Clock,
        readings: Sequence[SentimentReading] = (),
        port: int = 0,
    ) -> None:
        """Keep what is served.

        Args:
            markets: one series per symbol and timeframe.
            clock: the exchange's time; it decides which candle is still open.
            readings: of the Fear & Greed index.
            port: [0 to 65535] 0 takes a free one.
        """
        self.url = ""
        self.requests: list[str] = []
        self._binance = BinanceProtocol(markets)
        self._clock = clock
        self._readings = readings
        self._port = port
        self._script = FaultScript()
        self._stopping = asyncio.Event()
        self._runner: web.AppRunner | None = None

    def inject(self, fault: Fault) -> None:
        """Start `fault`, now."""
        self._script.add(replace(fault, since=self._clock.now()))

    def clear(self) -> None:
        """End every fault."""
        self._script.clear()

    async def __aenter__(self) -> Self:
        self._stopping = asyncio.Event()
        self._runner = web.AppRunner(self._application(), shutdown_timeout=_HAND_OUT_S)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._stopping.set()
        if self._runner is not None:
            await self._runner.cleanup()
        self.url = ""

    def _application(self) -> web.Application:
        binance = self._binance
        answers: dict[str, Answer] = {
            "/api/v3/ping": lambda _request, _now, _faults: {},
            "/api/v3/time": lambda _request, now, _faults: {"serverTime": now},
            "/api/v3/exchangeInfo": lambda _request, now, _faults: binance.exchange_info(now),
            "/api/v3/klines": lambda request, now, faults: binance.klines(
                request.query, now=now, faults=faults
            ),
            "/api/v3/ticker/price": lambda request, now, faults: binance.price(
                request.query, now=published(now, faults)
            ),
            "/api/v3/ticker/24hr": lambda request, now, faults: binance.day(
                request.query, now=published(now, faults)
            ),
            "/fng/": lambda request, now, faults: fear_greed(
                self._readings,
                limit=int(request.query.get("limit", 1)),
                shown=published(now, faults),
                garbage=FaultKind.GARBAGE_VALUE in faults,
            ),
        }
        application = web.Application()
        application.add_routes(
            [web.get(path, self._serving(answer)) for path, answer in answers.items()]
        )
        application.add_routes(
            [
                web.post("/_faults", self._inject_by_request),
                web.delete("/_faults", self._clear_by_request),
            ]
        )
        return application

    def _serving(self, answer: Answer) -> Handler:
        async def handle(request: web.Request) -> web.StreamResponse:
            self.requests.append(request.path_qs)
            faults = self._script.meet(request.path)
            skew = faults[FaultKind.CLOCK_SKEW].skew if FaultKind.CLOCK_SKEW in faults else 0
            failed = await self._failure(request, faults)
            if failed is not None:
                return failed
            try:
                body = answer(request, self._clock.now() + skew, faults)
            except ProtocolError as refused:
                return web.json_response(refused.body, status=400)
            return await _sent(request, json.dumps(body), faults)

        return handle

    async def _failure(self, request: web.Request, faults: Faults) -> web.StreamResponse | None:
        if FaultKind.HANG in faults:
            await self._stopping.wait()
        if FaultKind.RESET in faults or FaultKind.HANG in faults:
            return _aborted(request)
        for kind, status in STATUS.items():
            if kind in faults:
                return _refused(faults[kind], status, now=self._clock.now())
        if FaultKind.HTML_BODY in faults:
            status = faults[FaultKind.HTML_BODY].status or 200
            return web.Response(text=_HTML, content_type="text/html", status=status)
        return None

    async def _inject_by_request(self, request: web.Request) -> web.Response:
        wanted: dict[str, Any] = await request.json()
        self.inject(Fault(**{**wanted, "kind": FaultKind(wanted["kind"])}))
        return web.json_response({})

    async def _clear_by_request(self, _request: web.Request) -> web.Response:
        self.clear()
        return web.json_response({})


def _refused(fault: Fault, status: int, *, now: int) -> web.Response:
    words = {
        429: "Too many requests; current limit is 1200 requests per minute.",
        418: f"Way too much request weight used; IP banned until {now + 1000 * (fault.retry_after or 0)}.",
    }
    code = -1003 if status in words else -1001
    headers = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
    body = {
        "code": code,
        "msg": words.get(status, "Internal error; unable to process your request."),
    }
    return web.json_response(body, status=fault.status or status, headers=headers)


async def _sent(request: web.Request, text: str, faults: Faults) -> web.StreamResponse:
    if FaultKind.TRUNCATED_JSON in faults:
        return web.Response(text=text[: len(text) // 2], content_type="application/json")
    if FaultKind.CUT_BODY not in faults:
        return web.Response(text=text, content_type="application/json")
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    response.content_length = len(text)
    await response.prepare(request)
    await response.write(text[: len(text) // 2].encode())
    return _aborted(request, response)


def _aborted(
    request: web.Request, response: web.StreamResponse | None = None
) -> web.StreamResponse:
    """Drop the connection without a farewell, as a broken network does."""
    if request.transport is not None:
        request.transport.abort()
    return response or web.Response()
