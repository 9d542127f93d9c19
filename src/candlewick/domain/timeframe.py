"""How long a candle is."""

import re
from dataclasses import dataclass
from typing import Final, Self

from candlewick.domain.arrays import TimeArray
from candlewick.errors import UserError

_UNIT_MS: Final = {"m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000}
_PATTERN: Final = re.compile(r"([1-9][0-9]{0,3})([mhdw])")
_MONDAY_MS: Final = 4 * 86_400_000
"""1970-01-05 was a Monday, and weekly candles open on Mondays."""


@dataclass(frozen=True, slots=True)
class Timeframe:
    """A fixed span between two closes, written as exchanges write it.

    Attributes:
        name: such as "1m", "15m", "1h", "4h", "1d", "1w".
        ms: [ms, > 0] the span.
    """

    name: str
    ms: int

    @classmethod
    def parse(cls, name: str) -> Self:
        """Read a name such as "1h".

        Raises:
            UserError: it is not a whole number followed by m, h, d or w.
        """
        match = _PATTERN.fullmatch(name)
        if match is None:
            msg = f"timeframe {name!r} is not known: write a number and a unit, such as 15m, 1h, 4h, 1d or 1w"
            raise UserError(msg)
        return cls(name, int(match[1]) * _UNIT_MS[match[2]])

    def last_close(self, moment: int) -> int:
        """Return the newest close at or before `moment` [ms since 1970 UTC]."""
        offset = _MONDAY_MS if self.name.endswith("w") else 0
        return moment - (moment - offset) % self.ms

    def last_closes(self, moments: TimeArray) -> TimeArray:
        """Return the newest close at or before each of `moments` [shape=(n,), ms]."""
        offset = _MONDAY_MS if self.name.endswith("w") else 0
        return moments - (moments - offset) % self.ms

    def next_close(self, moment: int) -> int:
        """Return the first close after `moment` [ms since 1970 UTC]."""
        return self.last_close(moment) + self.ms

    def __str__(self) -> str:
        return self.name
