"""What goes wrong, for how long."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final


class FaultKind(StrEnum):
    """What a fault does to an answer."""

    TOO_MANY_REQUESTS = "too_many_requests"
    BANNED = "banned"
    SERVER_ERROR = "server_error"
    HTML_BODY = "html_body"
    TRUNCATED_JSON = "truncated_json"
    CUT_BODY = "cut_body"
    HANG = "hang"
    RESET = "reset"
    CLOCK_SKEW = "clock_skew"
    STALE = "stale"
    MISSING = "missing"
    DUPLICATE = "duplicate"
    OUT_OF_ORDER = "out_of_order"
    OPEN_MISLABELLED = "open_mislabelled"
    IMPOSSIBLE_PRICE = "impossible_price"
    GARBAGE_VALUE = "garbage_value"


STATUS: Final = {
    FaultKind.TOO_MANY_REQUESTS: 429,
    FaultKind.BANNED: 418,
    FaultKind.SERVER_ERROR: 503,
}
"""The HTTP status of a kind that has one of its own; every other kind answers 200."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong.

    Attributes:
        kind: what.
        path: how the path of the requests ends that it meets, such as "klines"; "" is all.
        requests: [> 0] how many requests it meets before it ends; None is until cleared.
        status: HTTP status, where not the kind's own.
        retry_after: [s] value of the Retry-After header, for statuses 429, 418 and 503.
        skew: [ms] what CLOCK_SKEW adds to the exchange's time.
        at: [candles, >= 0] which closed candle is hit, counted back from the newest.
        span: [candles, > 0] how many candles are MISSING, from `at` further back.
        since: [ms since 1970 UTC] when it began; what STALE shows is from then.
    """

    kind: FaultKind
    path: str = ""
    requests: int | None = None
    status: int | None = None
    retry_after: int | None = None
    skew: int = 0
    at: int = 2
    span: int = 1
    since: int = 0


class FaultScript:
    """The faults that are active now."""

    def __init__(self) -> None:
        self._active: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Start `fault`."""
        self._active.append(fault)

    def clear(self) -> None:
        """End every fault."""
        self._active.clear()

    def meet(self, path: str) -> dict[FaultKind, Fault]:
        """Return the faults that a request of `path` meets, the first of each kind; count it."""
        met: dict[FaultKind, Fault] = {}
        left: list[Fault] = []
        for fault in self._active:
            if fault.kind in met or not path.rstrip("/").endswith(fault.path):
                left.append(fault)
                continue
            met[fault.kind] = fault
            if fault.requests is None:
                left.append(fault)
            elif fault.requests > 1:
                left.append(replace(fault, requests=fault.requests - 1))
        self._active = left
        return met
