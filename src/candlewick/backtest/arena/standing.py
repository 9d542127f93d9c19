"""Who stands where, as far as that can be told: first who is not beaten, then the least doubtful."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from candlewick.backtest.arena.pair import Days, Pair, compared
from candlewick.backtest.statistics.figure import Figure
from candlewick.backtest.statistics.sharpe_ratio_test import deflated_sharpe

NOTHING = "do nothing"
"""Whom everybody has to be told from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One contender among the others.

    Attributes:
        name: its name.
        rank: [> 0] one more than there are contenders that were shown to earn more; contenders
            that cannot be told apart share it.
        deflated_sharpe: [0 to 1] the probability that its Sharpe ratio is more than the best of all
            that was ever tried would show by luck.
        from_nothing: beside doing nothing.
        ties: the contenders that it cannot be told from.
    """

    name: str
    rank: int
    deflated_sharpe: Figure
    from_nothing: Pair
    ties: tuple[str, ...]


def standings(
    contenders: Sequence[Days], *, trials: int, seed: int
) -> tuple[tuple[Standing, ...], tuple[Pair, ...]]:
    """Compare all contenders with each other and with doing nothing.

    Never by return alone: the first are those that nobody was shown to beat, and among those of one
    rank the deflated Sharpe ratio decides.

    Args:
        contenders: their days, the same ones.
        trials: [> 0] how many were ever tried here, these included.
        seed: of the dice.

    Returns:
        The standings, the first one first, and every pair in that order.
    """
    named = sorted(contenders, key=lambda one: one.name)  # the order of entering decides nothing
    pairs = compared(list(combinations(named, 2)), seed=seed)
    idle = Days(name=NOTHING, returns=np.zeros_like(named[0].returns))
    alone = compared([(one, idle) for one in named], seed=seed)
    found = [
        Standing(
            name=one.name,
            rank=1 + sum(_lost(one.name, pair) for pair in pairs),
            deflated_sharpe=deflated_sharpe(one.returns, trials=trials),
            from_nothing=beside,
            ties=tuple(_other(one.name, pair) for pair in pairs if _tied(one.name, pair)),
        )
        for one, beside in zip(named, alone, strict=True)
    ]
    found.sort(key=lambda one: (one.rank, -_or_least(one.deflated_sharpe)))
    places = {one.name: place for place, one in enumerate(found)}
    turned = [pair if places[pair.one] < places[pair.other] else pair.reverse() for pair in pairs]
    turned.sort(key=lambda pair: (places[pair.one], places[pair.other]))
    return tuple(found), tuple(turned)


def _lost(name: str, pair: Pair) -> bool:
    return (pair.one == name and pair.sign < 0) or (pair.other == name and pair.sign > 0)


def _tied(name: str, pair: Pair) -> bool:
    return name in {pair.one, pair.other} and pair.sign == 0


def _other(name: str, pair: Pair) -> str:
    return pair.other if pair.one == name else pair.one


def _or_least(figure: Figure) -> float:
    return -np.inf if figure.value is None else figure.value
