"""Candles and prices from any exchange that ccxt knows."""

import math
from typing import Any, Final, Self

from candlewick.domain.candles import Candles
from candlewick.domain.market import Market
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import (
    CandlesUnusableError,
    ExchangeRefusedError,
    ExchangeUnavailableError,
)
from candlewick.infrastructure.exchange.candle_reader import CandleReader
from candlewick.infrastructure.exchange.ccxt_client import CcxtClient
from candlewick.infrastructure.exchange.exchange_time import ExchangeTime
from candlewick.infrastructure.exchange.inquiry import Inquiry
from candlewick.infrastructure.exchange.market_list import MarketList
from candlewick.infrastructure.retry import RetryPolicy
from candlewick.ports.clock import Clock

_MAX_LAG_MS: Final = 30_000
"""How long to wait for an exchange whose clock is behind ours."""
_SETTLE_MS: Final = 500
_MAX_PRICE_AGE_MS: Final = 600_000
_PATIENT: Final = RetryPolicy(deadline=60)


class DataFetcher:
    """A `CandleSource` and `PriceSource` over one ccxt exchange; use it in `async with`."""

    def __init__(
        self,
        *,
        name: str,
        clock: Clock,
        base_url: str | None = None,
        timeout: float = 10.0,
        retry: RetryPolicy = _PATIENT,
    ) -> None:
        """Make it; nothing is asked yet.

        Args:
            name: the exchange, as ccxt calls it, such as "binance".
            clock: this machine's; where it differs from the exchange's, the latter counts.
            base_url: a mirror or a loopback server instead of the exchange's own addresses.
            timeout: [s, > 0] of one request.
            retry: how patient to be; its deadline is for a whole call, however many pages.

        Raises:
            UserError: ccxt has no exchange of that name, or `base_url` is no address.
        """
        self._name = name
        self._clock = clock
        self._retry = retry
        self._time = ExchangeTime(name=name, clock=clock)
        self._client = CcxtClient(
            name,
            base_url=base_url,
            timeout=timeout,
            now=clock.now,
            monotonic=retry.monotonic,
            on_wrong_clock=self._time.forget,
        )
        self._markets = MarketList(self._client)

    async def __aenter__(self) -> Self:
        await self._client.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._client.close()

    async def closed(self, symbol: str, *, timeframe: Timeframe, as_of: int, count: int) -> Candles:
        """Return up to `count` [> 0] candles, the newest of which closed at `as_of` [ms].

        Which candle is closed is told by the exchange's clock. Fewer candles come where the
        market is younger. A hole that is still there when it is asked for again is accepted
        as an outage of the exchange, with a warning, unless it is among the newest 24.

        Raises:
            CandlesUnusableError: they are stale, doubled, out of order, impossible, or have
                a hole among the newest 24.
            ExchangeUnavailableError: the exchange did not answer in time.
            ExchangeRefusedError: the symbol or the timeframe is not known.
        """
        inquiry = Inquiry(self._client, self._retry)
        await self._markets.require(symbol, inquiry)
        self._markets.require_timeframe(timeframe)
        now = await self._when_closed(f"{symbol} {timeframe}", as_of, inquiry)
        reader = CandleReader(
            symbol,
            timeframe=timeframe,
            as_of=as_of,
            page=self._markets.page(symbol),
            inquiry=inquiry,
        )
        awaited = now - as_of < timeframe.ms
        return await reader.read(count, clock=self._clock, awaited=awaited)

    async def history(self, symbol: str, *, timeframe: Timeframe, start: int, end: int) -> Candles:
        """Return every candle that opened at or after `start` and had closed at `end` [ms].

        What the exchange has not got is absent, and there may be none at all. What is open
        by the exchange's own clock is never among them.

        Raises:
            CandlesUnusableError: they are doubled, out of order or impossible.
            ExchangeUnavailableError: the exchange did not answer in time.
            ExchangeRefusedError: the symbol or the timeframe is not known.
        """
        inquiry = Inquiry(self._client, self._retry)
        await self._markets.require(symbol, inquiry)
        self._markets.require_timeframe(timeframe)
        now = await self._time.now(inquiry.time)
        reader = CandleReader(
            symbol,
            timeframe=timeframe,
            as_of=min(end, timeframe.last_close(now)),
            page=self._markets.page(symbol),
            inquiry=inquiry,
        )
        return await reader.read_span(start)

    async def fetch_candlestick_data(
        self, pair: str, timeframe: str, limit: int, start_time: int | None = None
    ) -> Candles:
        """Return `limit` [> 0] closed candles: the newest, or those from `start_time` [ms] on.

        Raises:
            UserError: `timeframe` is no timeframe.
            CandlesUnusableError: as `closed`.
            ExchangeUnavailableError: the exchange did not answer in time.
            ExchangeRefusedError: the symbol or the timeframe is not known.
        """
        span = Timeframe.parse(timeframe)
        now = await self._time.now(Inquiry(self._client, self._retry).time)
        newest = span.last_close(now)
        if start_time is None:
            return await self.closed(pair, timeframe=span, as_of=newest, count=limit)
        first = span.next_close(start_time - 1)
        end = min(newest, first + limit * span.ms)
        if end <= first:
            msg = f"{pair} {timeframe}: no candle has closed since {start_time} ms"
            raise CandlesUnusableError(msg)
        return await self.closed(pair, timeframe=span, as_of=end, count=(end - first) // span.ms)

    async def price(self, symbol: str) -> float:
        """Return the last price of `symbol` [quote currency, > 0, finite].

        Raises:
            ExchangeUnavailableError: no answer in time, no price in it, or one of long ago.
            ExchangeRefusedError: the symbol is not known.
        """
        inquiry = Inquiry(self._client, self._retry)
        await self._markets.require(symbol, inquiry)
        before = await self._time.now(inquiry.time)
        ticker: dict[str, Any] = await inquiry.ask(
            f"price of {symbol}", lambda exchange: exchange.fetch_ticker(symbol)
        )
        last, at = ticker.get("last"), ticker.get("timestamp")
        if not isinstance(last, int | float) or not math.isfinite(last) or last <= 0:
            msg = f"{self._name} gave {last!r} as the price of {symbol}"
            raise ExchangeUnavailableError(msg)
        after = await self._time.now(inquiry.time)
        age = 0 if at is None else max(before - at, at - after)
        if age > _MAX_PRICE_AGE_MS:
            msg = f"{self._name}: the price of {symbol} is {age / 60_000:.0f} min off its clock"
            raise ExchangeUnavailableError(msg)
        return float(last)

    async def market(self, symbol: str) -> Market:
        """Return what the exchange says about the market `symbol`: kind, steps, limits.

        Raises:
            ExchangeUnavailableError: the exchange did not answer in time.
            ExchangeRefusedError: the symbol is not known, or of a kind that is not traded here.
        """
        await self._markets.require(symbol, Inquiry(self._client, self._retry))
        return self._markets.facts(symbol)

    async def spread(self, symbol: str) -> float | None:
        """Return the distance between bid and ask [fraction of their middle, >= 0], if told.

        Raises:
            ExchangeUnavailableError: the exchange did not answer in time.
            ExchangeRefusedError: the symbol is not known.
        """
        inquiry = Inquiry(self._client, self._retry)
        await self._markets.require(symbol, inquiry)
        ticker: dict[str, Any] = await inquiry.ask(
            f"spread of {symbol}", lambda exchange: exchange.fetch_ticker(symbol)
        )
        bid, ask = ticker.get("bid"), ticker.get("ask")
        if not isinstance(bid, int | float) or not isinstance(ask, int | float):
            return None
        spread = 2.0 * (ask - bid) / (ask + bid) if bid > 0.0 else -1.0
        return spread if math.isfinite(spread) and spread >= 0.0 else None

    async def server_time(self) -> int:
        """Return the exchange's own time, asked anew [ms since 1970 UTC].

        Raises:
            ExchangeUnavailableError: the exchange did not answer in time.
            ExchangeRefusedError: it does not tell its time.
        """
        there = await Inquiry(self._client, self._retry).time()
        if there is None:
            msg = f"{self._name} does not tell its time"
            raise ExchangeRefusedError(msg)
        return there

    async def _when_closed(self, what: str, as_of: int, inquiry: Inquiry) -> int:
        """Wait until `as_of` has come at the exchange; return its time."""
        now = await self._time.now(inquiry.time)
        if now >= as_of:
            return now
        self._time.forget()
        lag = as_of - await self._time.now(inquiry.time)
        if lag > _MAX_LAG_MS + self._time.uncertainty:
            msg = (
                f"{what}: by {self._name}'s clock the candle is open for another {lag / 1000:.0f} s; "
                f"the clock of this machine is ahead, set it"
            )
            raise CandlesUnusableError(msg)
        if lag > 0:
            await self._clock.sleep_until(self._clock.now() + lag + _SETTLE_MS)
        return as_of
