"""One ccxt exchange: made, pointed at an address, asked, closed."""

import contextvars
import difflib
import itertools
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

import aiohttp
import ccxt.async_support as ccxt  # type: ignore[import-untyped]

from candlewick.errors import (
    CandlesUnusableError,
    CandlewickError,
    ExchangeUnavailableError,
    UserError,
)
from candlewick.infrastructure.exchange.ccxt_errors import HttpAnswer, translated

T = TypeVar("T")

_UNREADABLE: Final = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError)
"""What ccxt's parsers raise on an answer of a shape they do not expect."""

_answer: contextvars.ContextVar[HttpAnswer | None] = contextvars.ContextVar("answer", default=None)


class _StrictExchange(ccxt.Exchange):  # type: ignore[misc]
    """Keeps what ccxt would lose: headers of errors, bodies that are no JSON, candles' order."""

    def on_rest_response(
        self,
        code: int,
        reason: str,
        url: str,
        method: str,
        response_headers: Mapping[str, str],
        response_body: str,
        request_headers: object,
        request_body: object,
    ) -> object:
        _answer.set(HttpAnswer(status=code, headers=response_headers, body=response_body))
        return super().on_rest_response(
            code,
            reason,
            url,
            method,
            response_headers,
            response_body,
            request_headers,
            request_body,
        )

    async def fetch(
        self, url: str, method: str = "GET", headers: object = None, body: object = None
    ) -> object:
        _answer.set(None)
        try:
            result = await super().fetch(url, method, headers, body)
            if not isinstance(result, dict | list):
                msg = f"{self.id} answered {result!r:.200} instead of JSON"
                raise ccxt.BadResponse(msg)
        except ccxt.BaseError as error:
            error.answer = _answer.get()  # the caller may run in another task
            raise
        return result

    def parse_ohlcvs(self, ohlcvs: object, market: Any = None, *args: Any, **kwargs: Any) -> object:
        rows = ohlcvs if isinstance(ohlcvs, list) else []
        times = [self.parse_ohlcv(row, market)[0] for row in rows]
        steps = [after - before for before, after in itertools.pairwise(times)]
        if any(step * steps[0] <= 0 for step in steps):
            msg = f"{self.id}: candles come twice or out of order"
            raise CandlesUnusableError(msg)
        return super().parse_ohlcvs(ohlcvs, market, *args, **kwargs)


class CcxtClient:
    """A ccxt exchange over one connection pool; raises only our errors."""

    def __init__(
        self,
        name: str,
        *,
        base_url: str | None,
        timeout: float,
        now: Callable[[], int],
        monotonic: Callable[[], float],
        on_wrong_clock: Callable[[], None],
    ) -> None:
        """Make the exchange; nothing is asked yet.

        Args:
            name: as ccxt calls it.
            base_url: where to send every REST request instead; None is the exchange itself.
            timeout: [s, > 0] of one request.
            now: [ms since 1970 UTC] the time.
            monotonic: [s] a clock that never goes back.
            on_wrong_clock: called when the exchange says that our time is wrong.

        Raises:
            UserError: ccxt has no exchange of that name, or `base_url` is no address.
        """
        self.name = name
        self._now = now
        self._monotonic = monotonic
        self._on_wrong_clock = on_wrong_clock
        self._silent_until = 0.0
        self._timeout = timeout
        self._base_url = _checked(base_url)
        self._class = _exchange_class(name)
        self._session: aiohttp.ClientSession | None = None
        self._exchange: Any = None

    async def open(self) -> None:
        """Open the connection pool."""
        exchange = self._class({"timeout": self._timeout * 1000})
        exchange.own_session = False  # ccxt would ask aiohttp for what newer Pythons warn of
        exchange.open()
        exchange.ssl_context.load_default_certs()  # a company's own, beside those ccxt brings
        connector = aiohttp.TCPConnector(ssl=exchange.ssl_context)
        self._session = exchange.session = aiohttp.ClientSession(connector=connector)
        self._exchange = exchange
        if self._base_url is not None:
            api = self._exchange.urls["api"]
            self._exchange.urls["api"] = _moved(api, self._base_url)

    async def close(self) -> None:
        """Close the connection pool."""
        if self._exchange is not None:
            self._exchange.timeout_on_exit = 0  # the pool is ours, ccxt need not wait for it
            await self._exchange.close()
        if self._session is not None:
            await self._session.close()
        self._exchange = self._session = None

    @property
    def exchange(self) -> Any:
        """Return ccxt's own object; its coroutines go through `ask`.

        Raises:
            ExchangeUnavailableError: the client is not open.
        """
        if self._exchange is None:
            msg = f"{self.name} is not connected: use the client inside `async with`"
            raise ExchangeUnavailableError(msg)
        return self._exchange

    async def ask(self, what: str, call: Callable[[Any], Awaitable[T]]) -> T:
        """Return what `call` gets from ccxt's object.

        Args:
            what: what is asked for, for the error's text.
            call: given ccxt's object, starts the request.

        Raises:
            ExchangeUnavailableError: asking again can help.
            ExchangeRefusedError: it cannot.
            CandlesUnusableError: candles came twice or out of order.
        """
        self._keep_silent(what)
        try:
            return await call(self.exchange)
        except (ccxt.BaseError, aiohttp.ClientError, *_UNREADABLE) as error:
            raise self._ours(error, what) from error

    def _keep_silent(self, what: str) -> None:
        """Send nothing while the exchange wants to be left alone: that would only prolong it."""
        left = self._silent_until - self._monotonic()
        if left > 0:
            msg = f"{self.name} limits our rate: no {what} for another {left:.0f} s"
            raise ExchangeUnavailableError(msg, retry_after=left)

    def _ours(self, error: Exception, what: str) -> CandlewickError:
        answer = getattr(error, "answer", None)
        ours = translated(error, exchange=self.name, what=what, answer=answer, now=self._now())
        if isinstance(ours, ExchangeUnavailableError) and ours.retry_after:
            self._silent_until = self._monotonic() + ours.retry_after
        if isinstance(error, ccxt.InvalidNonce):
            self._on_wrong_clock()
        return ours


def _exchange_class(name: str) -> Any:
    if name not in ccxt.exchanges:
        near = difflib.get_close_matches(name, ccxt.exchanges, n=3) or ["binance", "kraken"]
        msg = f"exchange {name!r} is not known to ccxt: did you mean {' or '.join(near)}?"
        raise UserError(msg)
    return type(name, (_StrictExchange, getattr(ccxt, name)), {})


def _checked(base_url: str | None) -> str | None:
    if base_url is None:
        return None
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        msg = f"exchange.base_url {base_url!r} is no address: write it like http://127.0.0.1:8080"
        raise UserError(msg)
    return base_url.rstrip("/")


def _moved(urls: Any, base_url: str) -> Any:
    """Return `urls` (text, or a tree of it) with every REST host replaced."""
    if isinstance(urls, dict):
        return {name: _moved(url, base_url) for name, url in urls.items()}
    if isinstance(urls, str) and urls.startswith("http"):
        return base_url + urlsplit(urls).path
    return urls
