"""What an arena showed, in words for somebody who has never read one."""

from collections.abc import Sequence

from candlewick.backtest.arena.board import is_luck
from candlewick.backtest.arena.standing import Standing


def verdict(standings: Sequence[Standing], *, days: int, trials: int) -> str:
    """Say who can be told from doing nothing, and from the others.

    Args:
        standings: the first one first.
        days: [> 0] how many were compared.
        trials: [> 0] how many were ever tried.
    """
    first = standings[0]
    if first.from_nothing.corrected is None:
        return f"nothing can be said: {days} day{'s are' if days != 1 else ' is'} too few to compare anybody"
    better = [one for one in standings if one.from_nothing.sign > 0 and not is_luck(one)]
    lucky = [one for one in standings if is_luck(one)]
    worse = [one for one in standings if one.from_nothing.sign < 0]
    said = _best(better, first=first, among=len(standings))
    if lucky:
        said += (
            f"; {_named(lucky)} earned more in these days, but after {trials:,} trials that is not enough to"
            " exclude luck"
        )
    if worse:
        whole = len(worse) == len(standings)
        said += f"; {'every one' if whole else _named(worse)} earned less"
    return said


def _best(better: Sequence[Standing], *, first: Standing, among: int) -> str:
    if not better:
        return "no contender was shown to earn more than doing nothing"
    more = f"{_named(better)} earned more than doing nothing, by more than luck"
    if first not in better or among == 1:
        return more
    if not first.ties:
        return f"{more}; {first.name} earned more than every other contender"
    return f"{more}; {first.name} cannot be told from {_joined(first.ties)}"


def _named(standings: Sequence[Standing]) -> str:
    return _joined([one.name for one in standings])


def _joined(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last
