"""Which headlines a question may show."""

from collections.abc import Iterable
from typing import Final

from candlewick.domain.headline import Headline

_HOUR_MS: Final = 3_600_000


def select(
    headlines: Iterable[Headline], symbol: str, *, as_of: int, hours: int
) -> tuple[Headline, ...]:
    """Return those of `headlines` that a `NewsSource` gives: see `NewsSource.known`."""
    base, since = symbol.partition("/")[0], as_of - hours * _HOUR_MS
    due = [
        one
        for one in headlines
        if since < one.known_at <= as_of and (not one.coins or base in one.coins)
    ]
    due.sort(key=lambda one: (one.known_at, one.source, one.title))
    firsts: dict[tuple[str, str], Headline] = {}
    for one in due:
        # The same words again say nothing new.
        firsts.setdefault((one.source, one.title), one)
    return tuple(firsts.values())
