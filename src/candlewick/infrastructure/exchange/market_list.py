"""Which markets an exchange has."""

import asyncio
import difflib
from collections.abc import Iterable
from typing import Any, Final

from candlewick.domain.market import Market
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import ExchangeRefusedError
from candlewick.infrastructure.exchange.ccxt_client import CcxtClient
from candlewick.infrastructure.exchange.inquiry import Inquiry
from candlewick.infrastructure.exchange.market_facts import market_of

_SHOWN: Final = 3
_SAFE_PAGE: Final = 500
"""Candles per request where ccxt does not know the exchange's maximum."""
_LARGEST_PAGE: Final = 1000


class MarketList:
    """The markets of one exchange, loaded once; contracts only when one is asked for."""

    def __init__(self, client: CcxtClient) -> None:
        self._client = client
        self._loading = asyncio.Lock()
        self._loaded = False
        self._narrowed_from: object = None

    async def require(self, symbol: str, inquiry: Inquiry) -> None:
        """See to it that the market of `symbol` is known.

        Raises:
            ExchangeUnavailableError: the exchange did not answer.
            ExchangeRefusedError: it has no such market; the message names similar ones.
        """
        options: dict[str, Any] = self._client.exchange.options
        async with self._loading:
            if ":" in symbol and self._narrowed_from is not None:
                options["fetchMarkets"]["types"] = self._narrowed_from
                self._narrowed_from, self._loaded = None, False
            elif ":" not in symbol and not self._loaded and self._narrowed_from is None:
                self._narrow(options)
            if not self._loaded:
                await inquiry.ask("list of markets", lambda x: x.load_markets(reload=True))
                self._loaded = True
        markets: Iterable[str] = self._client.exchange.markets
        if symbol not in markets:
            msg = f"{self._client.name} has no market {symbol!r}{_similar(symbol, markets)}"
            raise ExchangeRefusedError(msg)

    def require_timeframe(self, timeframe: Timeframe) -> None:
        """See to it that the exchange has candles of `timeframe`.

        Raises:
            ExchangeRefusedError: it has none; the message names those that it has.
        """
        exchange = self._client.exchange
        there = exchange.timeframes or {}
        if exchange.has["fetchOHLCV"] is not True or not there:
            msg = f"{self._client.name} offers no candles; choose another exchange under exchange.name"
            raise ExchangeRefusedError(msg)
        if str(timeframe) not in there:
            msg = f"{self._client.name} has no {timeframe} candles: choose from {', '.join(there)}"
            raise ExchangeRefusedError(msg)

    def facts(self, symbol: str) -> Market:
        """Return what the exchange says about the market `symbol`, which is known.

        Raises:
            ExchangeRefusedError: it is of a kind that is not traded here.
        """
        exchange = self._client.exchange
        return market_of(exchange.markets[symbol], precision_mode=exchange.precisionMode)

    def page(self, symbol: str) -> int:
        """Return how many candles of `symbol` to ask for at once [> 0]."""
        most = self._client.exchange.feature_value(symbol, "fetchOHLCV", "limit")
        return min(int(most), _LARGEST_PAGE) if most else _SAFE_PAGE

    def _narrow(self, options: dict[str, Any]) -> None:
        """Ask for spot markets only, where ccxt lets us: one request instead of several."""
        asked = options.get("fetchMarkets")
        types = asked.get("types") if isinstance(asked, dict) else None
        if isinstance(types, list) and "spot" in types:
            self._narrowed_from = types
            options["fetchMarkets"] = {**options["fetchMarkets"], "types": ["spot"]}


def _similar(symbol: str, markets: Iterable[str]) -> str:
    """Return ": did you mean ...?" with the markets that look like `symbol`."""
    plain = {name.replace("/", ""): name for name in markets}
    wanted = "".join(letter for letter in symbol.upper() if letter.isalnum() or letter == ":")
    near = difflib.get_close_matches(wanted, plain, n=_SHOWN)
    return f": did you mean {' or '.join(plain[name] for name in near)}?" if near else ""
