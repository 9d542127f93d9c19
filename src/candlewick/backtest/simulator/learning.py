"""`OwnTrades` on plain numbers: what stated probabilities were worth in the trades so far."""

from typing import Any, Final

from candlewick.backtest.simulator.compiled import inlined

COLUMNS: Final = 8
"""Of the table of stated probabilities: each one, its outcomes and those that came true; then
what the fit works on: mean, mass and length of each pool, the probabilities with outcomes, and
what they are worth."""

_PLACE, _PROFIT = 2, 11
"""Of a trade's record."""


@inlined
def learned(known: Any, probabilities: Any, records: Any, first: int, trades: int) -> None:
    """Count the outcomes of the trades from `first` on."""
    for trade in range(first, trades):
        row = _row_of(known, probabilities[int(records[trade, _PLACE])])
        known[row, 1] += 1.0
        if records[trade, _PROFIT] > 0.0:
            known[row, 2] += 1.0


@inlined
def worth_of(probability: float, known: Any) -> float:
    """Return what `isotonic_map` over the counted outcomes makes of `probability`."""
    _fit(known)
    count = _expand(known)
    stated, true = known[:, 6], known[:, 7]
    place = -1
    while place + 1 < count and stated[place + 1] <= probability:
        place += 1
    if place < 0:
        return min(probability, float(true[0]))
    left = float(true[place])
    if place == count - 1 or probability == stated[place]:
        return left
    right = float(true[place + 1])
    slope = (right - left) / float(stated[place + 1] - stated[place])
    return min(slope * (probability - float(stated[place])) + left, right)


@inlined
def _row_of(known: Any, probability: float) -> int:
    low, high = 0, len(known) - 1
    while low < high:
        middle = (low + high) // 2
        if known[middle, 0] < probability:
            low = middle + 1
        else:
            high = middle
    return low


@inlined
def _fit(known: Any) -> None:
    """Pool adjacent violators; see `isotonic_fit`."""
    pools = 0
    for row in range(len(known)):
        count = known[row, 1]
        if count == 0.0:
            continue
        mean, mass, length = known[row, 2] / count, count, 1.0
        while pools > 0 and known[pools - 1, 3] >= mean:
            pools -= 1
            before = known[pools, 4]
            mean = (known[pools, 3] * before + mean * mass) / (before + mass)
            mass += before
            length += known[pools, 5]
        known[pools, 3], known[pools, 4], known[pools, 5] = mean, mass, length
        pools += 1


@inlined
def _expand(known: Any) -> int:
    """Write down what each probability with outcomes is worth; return how many there are."""
    count, pool, left = 0, -1, 0.0
    for row in range(len(known)):
        if known[row, 1] == 0.0:
            continue
        if left == 0.0:
            pool += 1
            left = known[pool, 5]
        known[count, 6], known[count, 7] = known[row, 0], known[pool, 3]
        left -= 1.0
        count += 1
    return count
