"""Which decisions a report shows with all their words."""

from typing import Final, NamedTuple

import numpy as np

from candlewick.backtest.result import RunResult

_EACH: Final = 6
"""How many of each kind come before the even sample."""


class Chosen(NamedTuple):
    """A decision by its place in the run, and why it is shown."""

    place: int
    why: str


def choose(run: RunResult, *, most: int) -> list[Chosen]:
    """Choose at most `most` [>= 0] decisions, oldest first.

    Those behind the largest gains and losses, some that were refused, and of the rest an even
    sample, so that nobody can pick the pretty ones.
    """
    places = {(one.symbol, one.as_of): place for place, one in enumerate(run.decisions)}
    ranked = sorted(run.trades, key=lambda trade: -trade.profit)
    gains = [trade for trade in ranked[:_EACH] if trade.profit > 0.0]
    losses = [trade for trade in ranked[::-1][:_EACH] if trade.profit <= 0.0]
    why: dict[int, str] = {}
    for trades, words in ((gains, "opened a large gain"), (losses, "opened a large loss")):
        for trade in trades:
            place = places.get((trade.symbol, trade.opened_at))
            if place is not None:
                why.setdefault(place, words)
    refused = [place for place, one in enumerate(run.decisions) if one.reason is not None]
    for place in refused[:_EACH]:
        why.setdefault(place, "was refused")
    first = dict(list(why.items())[:most])
    rest = [place for place in range(len(run.decisions)) if place not in first]
    for place in _even(rest, most - len(first)):
        first[place] = "one of an even sample"
    return [Chosen(place, first[place]) for place in sorted(first)]


def _even(places: list[int], count: int) -> list[int]:
    if not places or count <= 0:
        return []
    spread = np.linspace(0, len(places) - 1, min(count, len(places))).astype(np.int64)
    return [places[at] for at in np.unique(spread).tolist()]
