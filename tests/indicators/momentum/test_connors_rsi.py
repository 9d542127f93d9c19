import math
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from candlewick.indicators import connors_rsi, rsi


def naive(close: list[float], length: int, streak_length: int, rank_length: int) -> list[float]:
    streak = [0.0]
    for before, now in pairwise(close):
        step = (now > before) - (now < before)
        streak.append(streak[-1] + step if step * streak[-1] > 0 else float(step))
    change = [b / a - 1.0 for a, b in pairwise(close)]
    rank = [math.nan] * (rank_length + 1)
    for i in range(rank_length, len(change)):
        reached = sum(each <= change[i] for each in change[i - rank_length : i])
        rank.append(100.0 * reached / rank_length)
    strength = rsi(np.array(close), length=length)
    endurance = rsi(np.array(streak), length=streak_length)
    return [sum(parts) / 3.0 for parts in zip(strength, endurance, rank, strict=True)]


def test_it_agrees_with_a_plain_loop(market: Any) -> None:
    ours = connors_rsi(market.close, length=4, streak_length=3, rank_length=20)

    assert_allclose(ours, naive(market.close.tolist(), 4, 3, 20), rtol=1e-9)


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("crsi")
    ours, theirs = connors_rsi(table.close), table.expected["connorsRsi"]
    ties = [419, 444]

    # TradingView counts an equal earlier change as reached, Stock.Indicators does not.
    assert_allclose((ours - theirs)[ties], 1.0 / 3.0)
    assert_allclose(np.delete(ours, ties), np.delete(theirs, ties), rtol=1e-9)


def test_a_rise_that_gathers_pace_is_100() -> None:
    close = np.exp(1e-5 * np.arange(1.0, 150.0) ** 2)

    assert_allclose(connors_rsi(close)[101:], 100.0)


def test_standing_still_is_nothing() -> None:
    assert np.isnan(connors_rsi(np.full(150, 0.1))).all()
