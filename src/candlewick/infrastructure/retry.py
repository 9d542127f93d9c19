"""Ask again, later and later, where asking again can help."""

import asyncio
import functools
import logging
import random
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final, ParamSpec, Protocol, TypeVar

from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type

from candlewick.errors import UnavailableError

P = ParamSpec("P")
T = TypeVar("T")

_LOG: Final = logging.getLogger(__name__)
_SPREAD: Final = 0.1
"""Part of a wait that a service asked for, added at random, so that not all come back at once."""


class Sleep(Protocol):
    """Something that waits; a test puts one here that does not."""

    async def __call__(self, seconds: float, /) -> None:
        """Wait for `seconds` [s, >= 0]."""
        ...


class Decorator(Protocol):
    """What `retry_async` returns."""

    def __call__(
        self, function: Callable[P, Awaitable[T]], /
    ) -> Callable[P, Coroutine[Any, Any, T]]:
        """Return `function` with retries around it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How patient to be.

    Attributes:
        max_retries: [-1, or >= 0] how often to ask again; -1 is without end.
        initial_delay: [s, >= 0] the first wait.
        backoff_factor: [>= 1] how much longer each wait is than the one before.
        max_delay: [s, >= 0] the longest wait that we choose ourselves.
        deadline: [s, > 0] for everything together, calls and waits; None is without end.
        sleep: what waits.
        monotonic: [s] a clock that never goes back, for the deadline.
    """

    max_retries: int = -1
    initial_delay: float = 1
    backoff_factor: float = 2
    max_delay: float = 3600
    deadline: float | None = None
    sleep: Sleep = asyncio.sleep  # noqa: TID251 - back-off is measured on the wall
    monotonic: Callable[[], float] = time.monotonic

    def wait_after(self, failures: int, error: UnavailableError) -> float:
        """Return how long to wait [s] after `failures` [>= 1] failures, the last being `error`.

        Half of our own wait is left to chance. What the service asked for is never cut short,
        not even to `max_delay`.
        """
        try:
            grown = self.initial_delay * float(self.backoff_factor) ** (failures - 1)
        except OverflowError:
            grown = self.max_delay
        chance = random.random()  # noqa: S311 - spreads load, guards nothing
        ours = min(grown, self.max_delay) * (1 + chance) / 2
        return max(ours, (error.retry_after or 0.0) * (1 + _SPREAD * chance))


def retry_async(
    max_retries: int = -1,
    initial_delay: float = 1,
    backoff_factor: float = 2,
    max_delay: float = 3600,
    *,
    deadline: float | None = None,
    late: type[UnavailableError] = UnavailableError,
) -> Decorator:
    """Retry a coroutine function while it raises an `UnavailableError`; anything else passes.

    Args:
        max_retries: [-1, or >= 0] how often to ask again; -1 is without end.
        initial_delay: [s, >= 0] the first wait, about half of it left to chance.
        backoff_factor: [>= 1] how much longer each wait is than the one before.
        max_delay: [s, >= 0] the longest wait that we choose ourselves; a longer `retry_after`
            that the service asked for is kept.
        deadline: [s, > 0] for everything together. A wait that would outlast it is not begun
            and a call that outlasts it is cancelled; then the last error is raised.
        late: what to raise where the very first call outlasts the deadline.
    """
    policy = RetryPolicy(
        max_retries=max_retries,
        initial_delay=initial_delay,
        backoff_factor=backoff_factor,
        max_delay=max_delay,
        deadline=deadline,
    )
    return with_policy(policy, late=late)


def with_policy(policy: RetryPolicy, *, late: type[UnavailableError]) -> Decorator:
    """Return the decorator that `policy` describes; `late` as in `retry_async`."""

    def decorate(function: Callable[P, Awaitable[T]]) -> Callable[P, Coroutine[Any, Any, T]]:
        name = getattr(function, "__qualname__", repr(function))

        @functools.wraps(function)
        async def retrying(*args: P.args, **kwargs: P.kwargs) -> T:
            call = functools.partial(function, *args, **kwargs)
            return await call_retrying(call, policy=policy, what=name, late=late)

        return retrying

    return decorate


async def call_retrying(
    function: Callable[[], Awaitable[T]],
    *,
    policy: RetryPolicy,
    what: str,
    late: type[UnavailableError],
) -> T:
    """Call `function` as often as `policy` says while it raises an `UnavailableError`.

    Args:
        function: starts one call.
        policy: how patient to be.
        what: what is called, for the error's text.
        late: what to raise where the very first call outlasts the deadline.

    Raises:
        UnavailableError: the last one, when patience ends.
    """
    return await _Run(policy, name=what, late=late).call(function)


class _Run:
    """One call with its retries.

    On tenacity rather than stamina: stamina's hook can name a wait, but then drops the
    back-off, and neither its sleep nor its clock can be handed in.
    """

    def __init__(self, policy: RetryPolicy, *, name: str, late: type[UnavailableError]) -> None:
        self._policy = policy
        self._name = name
        self._late = late
        self._last: UnavailableError | None = None
        self._end = None if policy.deadline is None else policy.monotonic() + policy.deadline

    async def call(self, function: Callable[[], Awaitable[T]]) -> T:
        async def attempt() -> T:
            return await self._bounded(function)

        retrying = AsyncRetrying(
            sleep=self._policy.sleep,
            retry=retry_if_exception_type(UnavailableError),
            wait=self._wait,
            stop=self._stop,
            before_sleep=self._tell,
            reraise=True,
        )
        result: T = await retrying(attempt)
        return result

    async def _bounded(self, function: Callable[[], Awaitable[T]]) -> T:
        left = None if self._end is None else max(0.0, self._end - self._policy.monotonic())
        limit = asyncio.timeout(left)
        try:
            async with limit:
                return await function()
        except UnavailableError as error:
            self._last = error
            raise
        except TimeoutError as error:
            if not limit.expired():
                raise
            if self._last is None:
                msg = f"{self._name} gave no answer within {self._policy.deadline:g} s"
                self._last = self._late(msg)
            raise self._last from error

    def _wait(self, state: RetryCallState) -> float:
        assert self._last is not None  # noqa: S101 - tenacity asks only after a failure
        return self._policy.wait_after(state.attempt_number, self._last)

    def _stop(self, state: RetryCallState) -> bool:
        if 0 <= self._policy.max_retries < state.attempt_number:
            return True
        wake = self._policy.monotonic() + state.upcoming_sleep
        return self._end is not None and wake >= self._end

    def _tell(self, state: RetryCallState) -> None:
        _LOG.warning(
            "%s; asking again in %.1f s (attempt %d)",
            self._last,
            state.upcoming_sleep,
            state.attempt_number + 1,
        )
