"""The answers of Binance's public spot REST interface."""

from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

import numpy as np

from candlewick.domain.candles import Candles
from candlewick.testing.loopback_exchange.fault import Fault, FaultKind
from candlewick.testing.loopback_exchange.price_path import PricePath, Row

Faults: TypeAlias = Mapping[FaultKind, Fault]
Json: TypeAlias = dict[str, object] | list[object]

_DAY_MS: Final = 86_400_000
_DEFAULT_LIMIT: Final = 500
_MAX_LIMIT: Final = 1000


class ProtocolError(Exception):
    """A request that Binance refuses with status 400, by its own code and words."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.body: Json = {"code": code, "msg": message}


class BinanceProtocol:
    """Binance's answers about the given markets, at a given moment."""

    def __init__(self, markets: Iterable[Candles]) -> None:
        self._paths = {
            (candles.symbol.replace("/", ""), str(candles.timeframe)): PricePath(candles)
            for candles in markets
        }
        self._symbols = {
            path.candles.symbol.replace("/", ""): path.candles.symbol
            for path in self._paths.values()
        }

    def exchange_info(self, now: int) -> Json:
        """Return what is traded [as of `now`, ms]."""
        return {
            "timezone": "UTC",
            "serverTime": now,
            "rateLimits": [],
            "exchangeFilters": [],
            "symbols": [
                _market(name, *symbol.split("/")) for name, symbol in self._symbols.items()
            ],
        }

    def klines(self, query: Mapping[str, str], *, now: int, faults: Faults) -> Json:
        """Return candles, the newest still open.

        Raises:
            ProtocolError: an unknown symbol or interval, or a missing one.
        """
        symbol = self._symbol(query)
        path = self._paths.get((symbol, _required(query, "interval")))
        if path is None:
            raise ProtocolError(-1120, "Invalid interval.")
        shown = published(now, faults)
        limit = min(int(query.get("limit", _DEFAULT_LIMIT)), _MAX_LIMIT)
        step = path.candles.timeframe.ms
        rows = path.rows(
            int(query.get("startTime", 0)),
            int(query.get("endTime", shown)),
            now=shown,
            limit=limit,
            newest="startTime" not in query,
        )
        newest = path.candles.timeframe.last_close(shown) - step
        spoiled = _spoil(rows, faults, newest=newest, step=step)
        return [_kline(row, step) for row in spoiled]

    def price(self, query: Mapping[str, str], *, now: int) -> Json:
        """Return the price last paid.

        Raises:
            ProtocolError: an unknown symbol, or a missing one.
        """
        symbol = self._symbol(query)
        return {"symbol": symbol, "price": _number(self._last(symbol, now))}

    def day(self, query: Mapping[str, str], *, now: int) -> Json:
        """Return the statistics of the last 24 hours.

        Raises:
            ProtocolError: an unknown symbol, or a missing one.
        """
        symbol = self._symbol(query)
        last = self._last(symbol, now)
        rows = self._finest(symbol).rows(now - _DAY_MS, now, now=now, limit=_DAY_MS // 60_000)
        first = rows[0].open if rows else last
        volume = sum(row.volume for row in rows)
        return {
            "symbol": symbol,
            "priceChange": _number(last - first),
            "priceChangePercent": _number((last / first - 1) * 100),
            "weightedAvgPrice": _number((first + last) / 2),
            "prevClosePrice": _number(first),
            "lastPrice": _number(last),
            "lastQty": "1",
            "bidPrice": _number(last),
            "bidQty": "1",
            "askPrice": _number(last),
            "askQty": "1",
            "openPrice": _number(first),
            "highPrice": _number(max((row.high for row in rows), default=last)),
            "lowPrice": _number(min((row.low for row in rows), default=last)),
            "volume": _number(volume),
            "quoteVolume": _number(volume * last),
            "openTime": now - _DAY_MS,
            "closeTime": now,
            "firstId": 1,
            "lastId": 2,
            "count": 2,
        }

    def _symbol(self, query: Mapping[str, str]) -> str:
        symbol = _required(query, "symbol")
        if symbol not in self._symbols:
            raise ProtocolError(-1121, "Invalid symbol.")
        return symbol

    def _finest(self, symbol: str) -> PricePath:
        paths = [path for (name, _), path in self._paths.items() if name == symbol]
        return min(paths, key=lambda path: path.candles.timeframe.ms)

    def _last(self, symbol: str, now: int) -> float:
        price = self._finest(symbol).price(now)
        if price is None:
            raise ProtocolError(-1121, "Invalid symbol.")
        return price


def published(now: int, faults: Faults) -> int:
    """Return up to when [ms] the exchange shows its market; `now` unless it is STALE."""
    return min(now, faults[FaultKind.STALE].since) if FaultKind.STALE in faults else now


def _required(query: Mapping[str, str], name: str) -> str:
    if name not in query:
        raise ProtocolError(-1102, f"Mandatory parameter '{name}' was not sent.")
    return query[name]


def _spoil(rows: list[Row], faults: Faults, *, newest: int, step: int) -> list[Row]:
    """Return `rows` as the faults leave them; `newest` [ms] is the newest closed candle."""
    for fault in faults.values():
        hit = newest - fault.at * step
        at = next((n for n, row in enumerate(rows) if row.open_time == hit), None)
        match fault.kind:
            case FaultKind.MISSING:
                oldest = hit - (fault.span - 1) * step
                rows = [row for row in rows if not oldest <= row.open_time <= hit]
            case FaultKind.OPEN_MISLABELLED:
                rows = [_relabelled(row, newest) if row.open_time > newest else row for row in rows]
            case FaultKind.DUPLICATE if at is not None:
                rows = [*rows[: at + 1], *rows[at:]]
            case FaultKind.OUT_OF_ORDER if at is not None and at > 0:
                rows = [*rows[: at - 1], rows[at], rows[at - 1], *rows[at + 1 :]]
            case FaultKind.IMPOSSIBLE_PRICE if at is not None:
                row = rows[at]
                wrong = Row(row.open_time, row.open, row.low / 2, row.low, row.close, row.volume)
                rows = [*rows[:at], wrong, *rows[at + 1 :]]
            case _:
                pass
    return rows


def _relabelled(row: Row, open_time: int) -> Row:
    return Row(open_time, row.open, row.high, row.low, row.close, row.volume)


def _kline(row: Row, step: int) -> object:
    prices = [_number(value) for value in (row.open, row.high, row.low, row.close, row.volume)]
    turnover = _number(row.volume * row.close)
    return [row.open_time, *prices, row.open_time + step - 1, turnover, 1, "0", "0", "0"]


def _number(value: float) -> str:
    """Return `value` as Binance writes numbers, with every digit that it needs."""
    return np.format_float_positional(value, trim="-")


def _market(name: str, base: str, quote: str) -> object:
    return {
        "symbol": name,
        "status": "TRADING",
        "baseAsset": base,
        "baseAssetPrecision": 8,
        "quoteAsset": quote,
        "quotePrecision": 8,
        "quoteAssetPrecision": 8,
        "orderTypes": ["LIMIT", "MARKET"],
        "isSpotTradingAllowed": True,
        "isMarginTradingAllowed": False,
        "filters": [
            {
                "filterType": "PRICE_FILTER",
                "minPrice": "0.00000001",
                "maxPrice": "10000000",
                "tickSize": "0.00000001",
            },
            {
                "filterType": "LOT_SIZE",
                "minQty": "0.00000001",
                "maxQty": "10000000",
                "stepSize": "0.00000001",
            },
        ],
        "permissions": [],
        "permissionSets": [["SPOT"]],
    }
