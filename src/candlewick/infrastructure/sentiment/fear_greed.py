"""The Fear & Greed index of alternative.me."""

import asyncio
import json
import logging
import re
from collections.abc import Sequence
from typing import Any, Final, Self

import aiohttp

from candlewick.domain.sentiment import SentimentReading
from candlewick.errors import SentimentUnavailableError
from candlewick.infrastructure.retry import RetryPolicy, call_retrying
from candlewick.ports.clock import Clock

_LOG: Final = logging.getLogger(__name__)
_SERVICE: Final = "https://api.alternative.me"
_DAY_MS: Final = 86_400_000
_PUBLISHED_WITHIN_MS: Final = 3_600_000
"""A day's reading is stamped with that day's midnight UTC and comes out shortly after it. An
hour later it is known for sure, so that live and replayed decisions see the same."""
_RECENT_DAYS: Final = 30
_REST_MS: Final = 120_000
"""After a patient try in vain nobody tries again for so long: the other markets of the same close
would wait as long as the first one did, and learn the same."""
_SCORE: Final = re.compile(r"100|[1-9]?[0-9]")
_STAMP: Final = re.compile(r"[1-9][0-9]{8,10}")
_PATIENT: Final = RetryPolicy(deadline=20)


class FearGreedIndex:
    """A `SentimentSource` over alternative.me's public interface; use it in `async with`."""

    def __init__(
        self,
        *,
        clock: Clock,
        base_url: str | None = None,
        refresh_interval: float = 3600,
        timeout: float = 10.0,
        retry: RetryPolicy = _PATIENT,
    ) -> None:
        """Make it; nothing is asked yet.

        Args:
            clock: this machine's.
            base_url: a mirror or a loopback server; None is the service's own address.
            refresh_interval: [s, >= 0] how long an answer is kept before it is asked for anew.
            timeout: [s, > 0] of one request.
            retry: how patient to be.
        """
        self._clock = clock
        self._url = (base_url or _SERVICE).rstrip("/") + "/fng/"
        self._refresh_ms = refresh_interval * 1000
        self._timeout = timeout
        self._retry = retry
        self._session: aiohttp.ClientSession | None = None
        self._asking = asyncio.Lock()
        self._recent: tuple[SentimentReading, ...] = ()
        self._recent_at = 0
        self._history: tuple[SentimentReading, ...] = ()
        self._failure = ""
        self._failed_at = 0

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self._timeout))
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()
        self._session = None

    async def known(self, *, as_of: int, days: int) -> tuple[SentimentReading, ...]:
        """Return the readings of the last `days` [> 0] days known at `as_of` [ms], oldest first.

        A day that was never published is absent; none at all gives ().

        Raises:
            SentimentUnavailableError: the service did not answer, or answered nonsense.
        """
        oldest = as_of - days * _DAY_MS
        async with self._asking:
            if oldest < self._clock.now() - (_RECENT_DAYS - 1) * _DAY_MS:
                readings = await self._all()
            else:
                readings = await self._newest()
        return tuple(reading for reading in readings if oldest < reading.known_at <= as_of)

    async def _newest(self) -> tuple[SentimentReading, ...]:
        now = self._clock.now()
        if self._recent and 0 <= now - self._recent_at < self._refresh_ms:
            return self._recent
        try:
            self._recent = await self._read(_RECENT_DAYS)
        except SentimentUnavailableError as error:
            if not self._recent or _day(now) != _day(self._recent_at):
                raise
            _LOG.warning("%s; no new reading is due, so the last answer stands", error)
            return self._recent
        self._recent_at = now
        return self._recent

    async def _all(self) -> tuple[SentimentReading, ...]:
        """Return the whole history; what is past does not change, so it is asked for once."""
        if not self._history:
            self._history = await self._read(0)
        return self._history

    async def _read(self, limit: int) -> tuple[SentimentReading, ...]:
        if self._failure and 0 <= self._clock.now() - self._failed_at < _REST_MS:
            raise SentimentUnavailableError(self._failure)
        try:
            readings = await call_retrying(
                lambda: self._once(limit),
                policy=self._retry,
                what="alternative.me",
                late=SentimentUnavailableError,
            )
        except SentimentUnavailableError as error:
            self._failure, self._failed_at = str(error), self._clock.now()
            raise
        self._failure = ""
        return readings

    async def _once(self, limit: int) -> tuple[SentimentReading, ...]:
        if self._session is None:
            msg = "alternative.me is not connected: use the index inside `async with`"
            raise SentimentUnavailableError(msg)
        try:
            async with self._session.get(self._url, params={"limit": str(limit)}) as response:
                body = await response.read()
                status, wait = response.status, response.headers.get("Retry-After", "")
        except (aiohttp.ClientError, TimeoutError) as error:
            msg = f"alternative.me did not answer: {type(error).__name__} {error}"
            raise SentimentUnavailableError(msg) from error
        if status != 200:  # noqa: PLR2004 - OK
            msg = f"alternative.me answered HTTP {status}"
            raise SentimentUnavailableError(
                msg, retry_after=float(wait) if wait.isdecimal() else None
            )
        return _parsed(body, now=self._clock.now())


def _parsed(body: bytes, *, now: int) -> tuple[SentimentReading, ...]:
    """Return the readings in `body`, oldest first; one that makes no sense spoils them all."""
    try:
        answer: Any = json.loads(body)
        problem = answer["metadata"]["error"]
        readings = [_reading(entry) for entry in answer["data"]]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        msg = f"alternative.me answered nonsense: {body[:60]!r} ({error!r:.100})"
        raise SentimentUnavailableError(msg) from error
    readings.sort(key=lambda reading: reading.known_at)
    problem = problem or _problem(readings, now=now)
    if problem is not None:
        msg = f"alternative.me answered nonsense: {problem!s:.100}"
        raise SentimentUnavailableError(msg)
    return tuple(readings)


def _reading(entry: Any) -> SentimentReading:
    value, stamp = entry["value"], entry["timestamp"]
    if not _SCORE.fullmatch(value) or not _STAMP.fullmatch(stamp):
        msg = f"value {value!r:.40}, timestamp {stamp!r:.40}"
        raise ValueError(msg)
    return SentimentReading(known_at=int(stamp) * 1000 + _PUBLISHED_WITHIN_MS, score=int(value))


def _problem(readings: Sequence[SentimentReading], *, now: int) -> str | None:
    if not readings:
        return "no readings"
    if len({_day(reading.known_at) for reading in readings}) != len(readings):
        return "a day twice"
    return "a reading of the future" if readings[-1].known_at > now + _DAY_MS else None


def _day(moment: int) -> int:
    """Return the number of the day whose reading is the newest known at `moment` [ms]."""
    return (moment - _PUBLISHED_WITHIN_MS) // _DAY_MS
