"""The account's worth over time, as far as limits ask for it."""

from dataclasses import dataclass
from typing import Final

DAY: Final = 86_400_000


@dataclass(slots=True, kw_only=True)
class Watermark:
    """The worth at the begin of the day, and the highest so far.

    Markets that close together are valued one after the other, and the account's worth in
    between is none that it ever had: a moment counts once the next one begins.

    Attributes:
        at: [ms since 1970 UTC] the newest moment that was valued.
        day_began_with: [quote currency] the worth when the day (UTC) of `at` began.
        peak: [quote currency] the highest worth at a moment that is over.
    """

    at: int
    day_began_with: float
    peak: float

    def advance(self, at: int, *, equity: float) -> None:
        """Begin the moment `at` [ms]; `equity` is the worth at the end of the one before."""
        if at <= self.at:
            return
        self.peak = max(self.peak, equity)
        if at // DAY != self.at // DAY:
            self.day_began_with = equity
        self.at = at
