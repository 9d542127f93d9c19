"""From values to places on paper, and where to put the marks."""

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

_DAY: Final = 86_400_000
_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
_HOURS: Final = (1, 3, 6, 12)
_DAYS: Final = (1, 2, 7, 14)


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from values to coordinates.

    Attributes:
        low: the value that lies at `start`.
        high: the value that lies at `end`; above `low`.
        start: [px].
        end: [px] may be below `start`, as it is for a vertical axis.
    """

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return where `value` lies [px]."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def padded(values: list[float], *, share: float = 0.05) -> tuple[float, float]:
    """Return bounds around `values` [at least one] with some room, never of no width."""
    low, high = min(values), max(values)
    room = (high - low) * share or max(abs(low) * share, 1e-9)
    return low - room, high + room


def ticks(low: float, high: float, *, most: int) -> list[float]:
    """Return round values between `low` and `high`, at most `most` [> 1] of them."""
    rough = (high - low) / most
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * one for one in _STEPS if power * one >= rough * (1.0 - 1e-9))
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [place * step for place in range(first, last + 1)]


def time_ticks(low: int, high: int, *, most: int) -> list[tuple[int, str]]:
    """Return round UTC times between `low` and `high` [ms], and how each is called."""
    hours = [one * _DAY // 24 for one in _HOURS]
    for step in (*hours, *(one * _DAY for one in _DAYS)):
        if (high - low) // step < most:
            places = range(-(-low // step) * step, high + 1, step)
            return [(at, _clock(at) if step < _DAY else _day(at)) for at in places]
    return _months(low, high, most=most)


def _months(low: int, high: int, *, most: int) -> list[tuple[int, str]]:
    first = _at(low)
    month = datetime(first.year, first.month, 1, tzinfo=UTC)
    starts = []
    while (at := int(month.timestamp() * 1000)) <= high:
        if at >= low:
            starts.append((at, f"{month:%b %Y}"))
        month = (month + timedelta(days=32)).replace(day=1)
    every = -(-len(starts) // most)
    return starts[::every] if every else []


def _at(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, tz=UTC)


def _day(ms: int) -> str:
    return f"{_at(ms).day} {_at(ms):%b}"


def _clock(ms: int) -> str:
    return _day(ms) if ms % _DAY == 0 else f"{_at(ms):%H:%M}"
