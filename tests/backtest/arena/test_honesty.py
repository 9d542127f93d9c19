"""How often an arena tells apart what is the same, and finds what is there; see `docs/proofs.md`."""

import numpy as np
import pytest

from candlewick.backtest.arena.pair import Days
from candlewick.backtest.arena.standing import Standing, standings
from candlewick.domain.arrays import FloatArray

NAMES = ("a", "b", "c", "d")
DAYS = 180


def arena(dice: np.random.Generator, *, edge: float = 0.0) -> tuple[Standing, ...]:
    """Return four who share a market and toss coins; the first has an `edge` [deviations a day]."""
    market = dice.normal(0.0, 0.01, DAYS)
    found, _ = standings(
        [Days(name=name, returns=own(dice, market)) for name in NAMES[1:]]
        + [Days(name=NAMES[0], returns=own(dice, market) + edge * 0.01)],
        trials=4,
        seed=int(dice.integers(1 << 30)),
    )
    return found


def own(dice: np.random.Generator, market: FloatArray) -> FloatArray:
    """Return days that go half with the market and half their own way."""
    return np.asarray((market + dice.normal(0.0, 0.01, DAYS)) / np.sqrt(2.0))


def measured(arenas: int, *, edge: float = 0.0) -> tuple[float, float, float]:
    """Return in which shares of arenas a pair differed, one from nothing, and `a` led alone."""
    dice = np.random.default_rng(11)
    found = [arena(dice, edge=edge) for _ in range(arenas)]
    apart = np.mean([any(one.rank > 1 for one in them) for them in found])
    alone = np.mean([any(one.from_nothing.sign for one in them) for them in found])
    leads = np.mean([them[0].name == "a" and not them[0].ties for them in found])
    return float(apart), float(alone), float(leads)


def test_coins_are_seldom_told_apart_or_from_nothing() -> None:
    apart, alone, _ = measured(40)

    assert apart <= 0.15
    assert alone <= 0.15


def test_who_has_a_large_edge_is_found() -> None:
    _, _, leads = measured(10, edge=0.5)

    assert leads == 1.0


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_of_a_hundred_arenas_of_coins_about_five_tell_anybody_apart() -> None:
    apart, alone, _ = measured(400)
    powers = [measured(50, edge=edge)[2] for edge in (0.1, 0.2, 0.3, 0.5)]
    print(apart, alone, powers)  # noqa: T201 - the figures of docs/proofs.md

    assert 0.02 <= apart <= 0.08
    assert 0.02 <= alone <= 0.08
    assert powers == sorted(powers)
