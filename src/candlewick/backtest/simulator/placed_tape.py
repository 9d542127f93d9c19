"""A tape's decisions at their candles, worked out once for many runs."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from candlewick.backtest.simulator.compiled import (
    GIVEN_TABLE,
    GIVEN_TIMES,
    LINES,
    SIGNALS,
    TABLE,
    TIMES,
    kept,
)
from candlewick.backtest.simulator.market import AT, SimulatedMarket
from candlewick.backtest.simulator.signal_tape import SignalTape
from candlewick.domain.arrays import FloatArray, TimeArray

_LANES = 8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlacedTape:
    """What was decided where, as the compiled loop reads it.

    Attributes:
        market: the candles.
        places: [shape=(m,)] of the candles at whose close something but HOLD was decided, rising.
        answers: [shape=(m, 5)] signal, stop, target, size and probability, as in `SignalTape`.
    """

    market: SimulatedMarket
    places: TimeArray
    answers: FloatArray


def placed(market: SimulatedMarket, tape: SignalTape) -> PlacedTape:
    """Return `tape` over `market`; what was decided where no candle can be looked at is held."""
    asked = np.empty(np.count_nonzero(tape.signal) + 1, dtype=np.int64)
    asked = places = asked[: _find(tape.signal, asked)]
    if not _are_at(places, market.rows, tape.closes):
        closes = tape.closes[asked]
        there = np.isin(closes, market.closes, assume_unique=True)
        asked, places = asked[there], np.searchsorted(market.closes, closes[there])
    if len(market.unseen):
        seen = ~np.isin(places, market.unseen, assume_unique=True)
        asked, places = asked[seen], places[seen]
    answers = np.empty((len(asked), 5))
    named = (tape.stop_loss, tape.take_profit, tape.size, tape.probability)
    _gather(asked, tape.signal, named, answers)
    return PlacedTape(market=market, places=places, answers=answers)


@kept(SIGNALS, TIMES)
def _find(signals: Any, places: Any) -> int:
    """Write down where there is a signal; return how often. One place more may be written to.

    Without a branch at each candle: where signals come is what a processor cannot guess.
    """
    count, whole = 0, len(signals) // _LANES * _LANES
    for first in range(0, whole, _LANES):
        part = signals[first : first + _LANES]
        some = 0
        for lane in range(_LANES):
            some |= part[lane]
        if some:
            for lane in range(_LANES):
                places[count] = first + lane
                count += part[lane] != 0
    for place in range(whole, len(signals)):
        places[count] = place
        count += signals[place] != 0
    return count


@kept(GIVEN_TIMES, SIGNALS, LINES, TABLE)
def _gather(places: Any, signals: Any, named: tuple[Any, ...], answers: Any) -> None:
    """Bring together what was decided at `places`."""
    stops, targets, sizes, probabilities = named
    for row in range(len(places)):
        place = places[row]
        answers[row, 0], answers[row, 1], answers[row, 2] = (
            signals[place],
            stops[place],
            targets[place],
        )
        answers[row, 3], answers[row, 4] = sizes[place], probabilities[place]


@kept(GIVEN_TIMES, GIVEN_TABLE, GIVEN_TIMES)
def _are_at(places: Any, rows: Any, closes: Any) -> bool:
    """Say whether the candles at `places` closed when it was decided there."""
    agree = len(places) == 0 or places[-1] < len(rows)
    if agree:
        for place in places:
            agree &= rows[place, AT] == closes[place]
    return agree
