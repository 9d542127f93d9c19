"""Who may be the best, and from how many days on that is asked."""

import numpy as np

from candlewick.backtest.arena.best import perhaps_best
from candlewick.backtest.arena.pair import Days


def test_nobody_is_compared_below_ten_days() -> None:
    days = np.linspace(-0.01, 0.02, 10)

    assert perhaps_best([Days(name="a", returns=days[1:])], seed=7) == {}
    assert set(perhaps_best([Days(name="a", returns=days)], seed=7)) == {"a", "do nothing"}
