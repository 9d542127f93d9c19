"""The honest table, against sums done by hand."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.backtest.baseline import buy_and_hold, random_like
from candlewick.backtest.comparison import compare, verdict
from candlewick.backtest.holding import Costs, Holding, equity_curve
from candlewick.backtest.metric import maximum_drawdown, total_return
from candlewick.domain.candles import Candles
from candlewick.domain.position import Side
from candlewick.domain.timeframe import Timeframe

HOUR = 3_600_000
COSTS = Costs(fee=0.001, slippage=0.0005)
FREE = Costs(fee=0.0, slippage=0.0)


def market(*close: float, symbol: str = "BTC/USDT") -> Candles:
    prices = np.array(close)
    return Candles(
        symbol=symbol, timeframe=Timeframe.parse("1h"),
        open_time=np.arange(len(close), dtype=np.int64) * HOUR,
        open=prices, high=prices, low=prices, close=prices, volume=np.ones(len(close)),
    )  # fmt: skip


def held(candles: Candles, start: int, end: int, *, side: Side = Side.LONG) -> Holding:
    return Holding.at_market(
        candles.symbol, side=side, value=100.0,
        times=(int(candles.close_time[start]), int(candles.close_time[end])),
        prices=(float(candles.close[start]), float(candles.close[end])), costs=FREE,
    )  # fmt: skip


def test_the_curve_follows_what_is_held_and_keeps_what_was_earned() -> None:
    candles = market(100.0, 110.0, 120.0, 90.0, 80.0)

    curve = equity_curve([held(candles, 0, 2)], {"BTC/USDT": candles}, balance=1000.0)

    assert curve.tolist() == [1000.0, 1010.0, 1020.0, 1020.0, 1020.0]


def test_a_short_holding_earns_from_a_fall() -> None:
    candles = market(100.0, 80.0)

    assert held(candles, 0, 1, side=Side.SHORT).profit == pytest.approx(20.0)


def test_every_cost_is_charged_on_both_fills() -> None:
    candles = market(100.0, 100.0)
    holding = Holding.at_market(
        "BTC/USDT", side=Side.LONG, value=100.05, times=(HOUR, 2 * HOUR), prices=(100.0, 100.0),
        costs=COSTS,
    )  # fmt: skip

    assert holding.quantity == pytest.approx(1.0)
    assert holding.profit == pytest.approx(-0.1 - 0.001 * 200.0)
    curve = equity_curve([holding], {"BTC/USDT": candles}, balance=1000.0)
    assert curve[-1] == pytest.approx(1000.0 + holding.profit)


def test_buy_and_hold_spends_the_whole_balance_fee_included() -> None:
    markets = {
        "A/USDT": market(10.0, 20.0, symbol="A/USDT"),
        "B/USDT": market(5.0, 5.0, symbol="B/USDT"),
    }

    holdings = buy_and_hold(markets, balance=1000.0, costs=FREE)

    assert sum(h.profit for h in holdings) == pytest.approx(500.0)
    spent = sum(
        h.entry_price * h.quantity for h in buy_and_hold(markets, balance=1000.0, costs=COSTS)
    )
    assert spent * 1.001 == pytest.approx(1000.0)


def test_drawdown_is_measured_from_the_last_peak() -> None:
    curve = np.array([100.0, 120.0, 90.0, 130.0, 117.0])

    assert maximum_drawdown(curve) == pytest.approx(0.25)
    assert total_return(curve) == pytest.approx(0.17)


@given(
    seed=st.integers(0, 99),
    lengths=st.lists(st.integers(1, 5), min_size=1, max_size=6),
)
def test_random_runs_hold_as_often_as_long_and_never_two_at_once(
    seed: int, lengths: list[int]
) -> None:
    rng = np.random.default_rng(seed)
    candles = market(*(100.0 * np.exp(np.cumsum(rng.normal(0.0, 0.01, 60)))))
    starts = np.cumsum([0, *[length + 1 for length in lengths[:-1]]])
    mine = [held(candles, int(s), int(s) + n) for s, n in zip(starts, lengths, strict=True)]

    drawn = random_like(mine, {"BTC/USDT": candles}, costs=COSTS, generator=rng)

    assert sorted(h.closed_at - h.opened_at for h in drawn) == sorted(n * HOUR for n in lengths)
    ordered = sorted(drawn, key=lambda h: h.opened_at)
    assert all(a.closed_at <= b.opened_at for a, b in itertools.pairwise(ordered))
    assert all(h.opened_at >= candles.close_time[0] for h in drawn)
    assert all(h.closed_at <= candles.close_time[-1] for h in drawn)


def test_the_same_seed_gives_the_same_table() -> None:
    rng = np.random.default_rng(1)
    candles = market(*(100.0 * np.exp(np.cumsum(rng.normal(0.0, 0.01, 60)))))
    contenders = {"model": [held(candles, 3, 9), held(candles, 20, 30)]}

    tables = [
        compare(contenders, {"BTC/USDT": candles}, balance=1000.0, costs=COSTS, seed=seed)
        for seed in (5, 5, 6)
    ]

    assert tables[0] == tables[1] != tables[2]
    assert [row.name for row in tables[0].rows] == [
        "model", "buy and hold", "do nothing", "random, same turnover",
    ]  # fmt: skip
    assert tables[0].rows[2].total_return == 0.0


def test_one_who_knows_the_future_is_told_from_chance() -> None:
    rng = np.random.default_rng(2)
    candles = market(*(100.0 * np.exp(np.cumsum(rng.normal(0.0, 0.02, 300)))))
    oracle = [
        held(
            candles,
            i,
            i + 1,
            side=Side.LONG if candles.close[i + 1] > candles.close[i] else Side.SHORT,
        )
        for i in range(0, 298, 4)
    ]

    knowing = compare({"oracle": oracle}, {"BTC/USDT": candles}, balance=1000.0, costs=FREE, seed=0)
    fool = [replace(h, side=Side.SHORT if h.side is Side.LONG else Side.LONG) for h in oracle]
    losing = compare({"fool": fool}, {"BTC/USDT": candles}, balance=1000.0, costs=FREE, seed=0)

    assert knowing.verdict.startswith("better than random, n = 75")
    assert losing.verdict.startswith("worse than random, n = 75")


@pytest.mark.parametrize(
    ("percentile", "trades", "words"),
    [
        (None, 0, "no trade was made, so there is nothing to judge"),
        (61.0, 5, "not distinguishable from random, n = 5"),
        (99.0, 5, "that can still be luck"),
        (1.0, 40, "worse than random, n = 40"),
    ],
)
def test_the_verdict_is_in_words(percentile: float | None, trades: int, words: str) -> None:
    assert words in verdict(percentile, trades=trades)
