"""When the next question to a service may be sent."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from candlewick.infrastructure.llm.duration import read_duration
from candlewick.ports.clock import Clock

_MINUTE: Final = 60_000
_EPOCH_MS, _EPOCH_S = 1e11, 1e9
"""A reset of this size is no span but a moment: OpenRouter names milliseconds since 1970."""

_HEADERS: Final = (
    ("requests", "x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"),
    ("requests", "x-ratelimit-remaining", "x-ratelimit-reset"),
    ("tokens", "x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens"),
)


@dataclass(slots=True)
class _Allowance:
    """What a service said is left, and until when [ms] that holds."""

    left: float
    until: int


class Pace:
    """The limits of one service: the user's own, and those that it names itself.

    Args:
        clock: by which it is measured.
        per_minute: [> 0] how many questions may be sent in any minute; None for any number.
    """

    def __init__(self, clock: Clock, *, per_minute: int | None = None) -> None:
        self._clock = clock
        self._sent: deque[int] = deque(maxlen=per_minute)
        self._allowed: dict[str, _Allowance] = {}
        self._blocked_until = 0

    def claim(self, *, tokens: int) -> int:
        """Take the next free place for a question of `tokens` [>= 0], and return its time [ms].

        What is claimed counts, so that many who ask at once are spread out.
        """
        now = self._clock.now()
        moment = max(now, self._blocked_until)
        for name, need in (("requests", 1), ("tokens", tokens)):
            allowance = self._allowed.get(name)
            if allowance is not None and now < allowance.until:
                if allowance.left < need:
                    moment = max(moment, allowance.until)
                allowance.left -= need
        if self._sent.maxlen is not None:
            if len(self._sent) == self._sent.maxlen:
                moment = max(moment, self._sent[0] + _MINUTE)
            self._sent.append(moment)
        return moment

    def block(self, seconds: float) -> None:
        """Let nobody ask for `seconds` [s, >= 0], as the service wished."""
        self._blocked_until = max(self._blocked_until, self._clock.now() + round(seconds * 1000))

    def hear(self, headers: Mapping[str, str]) -> None:
        """Take in what a response says of the service's limits."""
        now = self._clock.now()
        for name, remaining, reset in _HEADERS:
            left = read_duration(headers.get(remaining, ""))
            span = read_duration(headers.get(reset, ""))
            if left is not None and span is not None:
                self._allowed[name] = _Allowance(left, _moment(span, now=now))


def _moment(reset: float, *, now: int) -> int:
    if reset >= _EPOCH_MS:
        return round(reset)
    return round(reset * 1000) + (0 if reset >= _EPOCH_S else now)
