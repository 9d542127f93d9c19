"""What one caller wants to know; all requests for it share one deadline."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, TypeVar

from candlewick.errors import ExchangeUnavailableError
from candlewick.infrastructure.exchange.ccxt_client import CcxtClient
from candlewick.infrastructure.retry import RetryPolicy, call_retrying

T = TypeVar("T")


class Inquiry:
    """Asks a client, patiently."""

    def __init__(self, client: CcxtClient, retry: RetryPolicy) -> None:
        """Start the deadline of `retry` now."""
        self._client = client
        self._retry = retry
        self._end = None if retry.deadline is None else retry.monotonic() + retry.deadline

    async def ask(self, what: str, call: Callable[[Any], Awaitable[T]]) -> T:
        """Return what `call` gets from ccxt's object, asking again where that can help.

        Args:
            what: what is asked for, for the error's text.
            call: given ccxt's object, starts the request.

        Raises:
            ExchangeUnavailableError: no answer until the deadline.
            ExchangeRefusedError: the exchange refused.
            CandlesUnusableError: candles came twice or out of order.
        """
        left = None if self._end is None else self._end - self._retry.monotonic()
        if left is not None and left <= 0:
            msg = f"{self._client.name}: no time was left to ask for the {what}"
            raise ExchangeUnavailableError(msg)
        return await call_retrying(
            lambda: self._client.ask(what, call),
            policy=replace(self._retry, deadline=left),
            what=f"{self._client.name}, asked for the {what},",
            late=ExchangeUnavailableError,
        )

    async def time(self) -> int | None:
        """Return the exchange's time [ms since 1970 UTC]; None where it does not tell.

        Raises:
            ExchangeUnavailableError: no answer until the deadline, or one that is no time.
        """
        if not self._client.exchange.has["fetchTime"]:
            return None
        there: object = await self.ask("time", lambda exchange: exchange.fetch_time())
        if not isinstance(there, int):
            msg = f"{self._client.name} answered {there!r:.100} when asked for its time"
            raise ExchangeUnavailableError(msg)
        return there
