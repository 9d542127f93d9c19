"""ccxt's errors, in our words."""

import email.utils
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import aiohttp

from candlewick.errors import (
    CandlewickError,
    ExchangeRefusedError,
    ExchangeUnavailableError,
)

_MAX_DETAIL: Final = 160
_BANNED_UNTIL: Final = re.compile(r"banned until (\d{13})")
_NOT_HERE: Final = "does not serve this location; choose another exchange under exchange.name"
_KEY: Final = "did not accept the key; market data needs none, so remove it"
_ORDER: Final = "refused an order"

UNAVAILABLE: Final = {
    "OperationFailed": "could not do that now",
    "NetworkError": "cannot be reached",
    "DDoSProtection": "limits our rate",
    "RateLimitExceeded": "limits our rate",
    "ExchangeNotAvailable": "is not available",
    "OnMaintenance": "is in maintenance",
    "InvalidNonce": "says that our clock is wrong; set the clock of this machine",
    "ChecksumError": "sent data that does not match its checksum",
    "RequestTimeout": "did not answer in time",
    "BadResponse": "answered something unreadable",
    "NullResponse": "answered nothing",
    "CancelPending": "is still cancelling",
}
"""ccxt's error classes after which asking again can help, and what to say."""

REFUSED: Final = {
    "BaseError": "refused",
    "ExchangeError": "refused",
    "AuthenticationError": _KEY,
    "PermissionDenied": "does not permit that",
    "AccountNotEnabled": "says that the account is not enabled",
    "AccountSuspended": "says that the account is suspended",
    "ArgumentsRequired": "needs something that was not given",
    "BadRequest": "does not understand the request",
    "BadSymbol": "does not know that symbol",
    "OperationRejected": "refused",
    "NoChange": "says that nothing would change",
    "MarginModeAlreadySet": "says that nothing would change",
    "MarketClosed": "says that the market is closed",
    "ManualInteractionNeeded": "wants you to do something on its web site first",
    "RestrictedLocation": _NOT_HERE,
    "InsufficientFunds": "says that there is not enough money",
    "InvalidAddress": "does not know that address",
    "AddressPending": "has no address yet",
    "InvalidOrder": _ORDER,
    "OrderNotFound": "does not know that order",
    "OrderNotCached": "does not know that order",
    "OrderImmediatelyFillable": _ORDER,
    "OrderNotFillable": _ORDER,
    "DuplicateOrderId": "has that order already",
    "ContractUnavailable": "does not offer that contract",
    "NotSupported": "does not offer that; choose another exchange under exchange.name",
    "InvalidProxySettings": "cannot be asked through the proxy that is set",
    "ExchangeClosedByUser": "was closed by us",
    "UnsubscribeError": "ended a subscription",
}
"""ccxt's error classes after which asking again cannot help, and what to say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpAnswer:
    """What came over the wire before ccxt raised.

    Attributes:
        status: HTTP status.
        headers: as they came.
        body: text.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""

    def retry_after(self, *, now: int) -> float | None:
        """Return how long the exchange asks us to wait [s, >= 0], if it says; `now` [ms]."""
        headers = {name.lower(): value for name, value in self.headers.items()}
        said = headers.get("retry-after", "").strip()
        if said.isdecimal():
            return float(said)
        until = _http_date(said)
        if until is not None:
            return max(0.0, until - (_http_date(headers.get("date", "")) or now / 1000))
        banned = _BANNED_UNTIL.search(self.body)
        return max(0.0, (int(banned[1]) - now) / 1000) if banned else None


def translated(
    error: BaseException, *, exchange: str, what: str, answer: HttpAnswer | None, now: int
) -> CandlewickError:
    """Return `error` as one of ours.

    Args:
        error: one of ccxt's, or what ccxt stumbled over while it read an answer.
        exchange: its name.
        what: what was asked for, such as "1h candles of BTC/USDT".
        answer: what came over the wire, where anything did.
        now: [ms since 1970 UTC].
    """
    name = next((c.__name__ for c in type(error).__mro__ if c.__name__ in _WORDS), "BadResponse")
    refused = name in REFUSED
    words = _WORDS[name]
    if isinstance(error.__cause__, aiohttp.ClientError) and refused:
        refused, words = False, "broke the connection off"
    if answer is not None and answer.status == 451:  # noqa: PLR2004 - for legal reasons
        refused, words = True, _NOT_HERE
    status = "" if answer is None else f" [HTTP {answer.status}]"
    msg = f"{exchange} {words}: no {what}{status} ({_detail(error)})"
    if refused:
        return ExchangeRefusedError(msg)
    return ExchangeUnavailableError(
        msg, retry_after=None if answer is None else answer.retry_after(now=now)
    )


def _detail(error: BaseException) -> str:
    text = " ".join(f"{type(error).__name__}: {error.__cause__ or error}".split())
    if re.search(r"<(!doctype|html|head|body)", text, re.IGNORECASE):
        return f"{type(error).__name__}: an HTML page instead of data"
    return text if len(text) <= _MAX_DETAIL else f"{text[:_MAX_DETAIL]}..."


def _http_date(text: str) -> float | None:
    try:
        return email.utils.parsedate_to_datetime(text).timestamp()
    except ValueError:
        return None


_WORDS: Final = {**REFUSED, **UNAVAILABLE}
