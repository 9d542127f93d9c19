"""A thousand random accounts, against the one that draws them one at a time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.backtest.baseline import random_like
from candlewick.backtest.holding import Costs, Holding, equity_curve
from candlewick.backtest.null_model import FEWEST_DRAWS, RandomRuns, Sides, random_runs
from candlewick.backtest.statistics.daily_curve import daily_curve
from candlewick.backtest.statistics.return_formulas import sharpe, total_return
from candlewick.domain.candles import Candles
from candlewick.domain.position import Side
from candlewick.domain.timeframe import Timeframe
from candlewick.strategy.risk.terms import MarginRules

HOUR = 3_600_000
COSTS = Costs(fee=0.001, slippage=0.0005)
FREE = Costs(fee=0.0, slippage=0.0)
OWN_MONEY = MarginRules()


def market(size: int, *, seed: int = 0, symbol: str = "BTC/USDT", drift: float = 0.0) -> Candles:
    rng = np.random.default_rng(seed)
    close = 100.0 * np.exp(np.cumsum(rng.normal(drift, 0.01, size)))
    return Candles(
        symbol=symbol, timeframe=Timeframe.parse("1h"),
        open_time=np.arange(size, dtype=np.int64) * HOUR,
        open=close, high=close, low=close, close=close, volume=np.ones(size),
    )  # fmt: skip


def held(
    candles: Candles, start: int, end: int, *, side: Side = Side.LONG, value: float = 100.0
) -> Holding:
    return Holding.at_market(
        candles.symbol, side=side, value=value, costs=COSTS,
        times=(int(candles.close_time[start]), int(candles.close_time[end])),
        prices=(float(candles.close[start]), float(candles.close[end])),
    )  # fmt: skip


def runs(
    holdings: list[Holding], *markets: Candles, seed: int = 0, sides: Sides = Sides.DRAWN,
    costs: Costs = COSTS, draws: int = 200, margin: MarginRules = OWN_MONEY,
) -> RandomRuns:  # fmt: skip
    return random_runs(
        holdings, {candles.symbol: candles for candles in markets}, balance=1000.0, costs=costs,
        margin=margin, sides=sides, generator=np.random.default_rng(seed), draws=draws,
    )  # fmt: skip


@given(st.integers(0, 30), st.sampled_from(Side))
def test_with_only_one_place_to_go_a_run_is_the_account_itself(seed: int, side: Side) -> None:
    candles = market(80, seed=seed)
    mine = [held(candles, 0, 79, side=side)]
    curve = equity_curve(mine, {candles.symbol: candles}, balance=1000.0)
    days = daily_curve(candles.close_time, curve, start=0, balance=1000.0)

    drawn = runs(mine, candles, sides=Sides.KEPT, draws=3)

    assert drawn.value == pytest.approx(np.tile(days.value, (3, 1)))
    assert drawn.end.tolist() == days.end.tolist()
    assert drawn.returns == pytest.approx(np.tile(days.returns, (3, 1)))


def test_runs_are_spread_as_those_that_are_drawn_one_at_a_time() -> None:
    markets = [market(300, seed=1), market(300, seed=2, symbol="ETH/USDT")]
    named = {candles.symbol: candles for candles in markets}
    mine = [held(markets[0], 5, 30), held(markets[0], 60, 62, value=300.0), held(markets[1], 9, 80)]
    rng = np.random.default_rng(7)
    one_by_one = np.array(
        [
            equity_curve(random_like(mine, named, costs=COSTS, generator=rng), named, balance=1e3)[
                -1
            ]
            for _ in range(2000)
        ]
    )

    together = runs(mine, *markets, draws=2000).value[:, -1]

    spread = one_by_one.std()
    assert together.mean() == pytest.approx(one_by_one.mean(), abs=0.12 * spread)
    assert together.std() == pytest.approx(spread, rel=0.1)
    for share in (0.05, 0.5, 0.95):
        expected = np.quantile(one_by_one, share)
        assert np.quantile(together, share) == pytest.approx(expected, abs=0.2 * spread)


def test_turnover_matches_since_each_run_pays_nearly_the_same_fees() -> None:
    candles = market(200, seed=3)
    flat = Candles(
        symbol=candles.symbol, timeframe=candles.timeframe, open_time=candles.open_time,
        open=np.full(200, 5.0), high=np.full(200, 5.0), low=np.full(200, 5.0),
        close=np.full(200, 5.0), volume=np.ones(200),
    )  # fmt: skip
    mine = [held(flat, 3, 9), held(flat, 20, 50, value=400.0)]

    drawn = runs(mine, flat)

    paid = sum(-holding.profit for holding in mine)
    assert 1000.0 - drawn.value[:, -1] == pytest.approx(paid, rel=2e-3)


def test_in_a_rising_market_keeping_the_sides_takes_the_luck_out_of_being_long() -> None:
    candles = market(600, seed=4, drift=0.004)
    mine = [held(candles, start, start + 20) for start in range(0, 560, 40)]
    earned = sum(holding.profit for holding in mine) / 1000.0

    tossed = runs(mine, candles).percentile(earned, total_return).value
    timed = runs(mine, candles, sides=Sides.KEPT).percentile(earned, total_return).value
    assert tossed is not None
    assert timed is not None

    assert tossed > 95.0
    assert timed < 90.0


def test_every_arrangement_is_equally_likely() -> None:
    candles = market(5, seed=5)
    mine = [held(candles, 0, 1), held(candles, 2, 3, value=300.0)]
    ends = np.round(runs(mine, candles, sides=Sides.KEPT, costs=FREE, draws=12_000).value[:, -1], 9)

    counts = np.unique(ends, return_counts=True)[1]

    assert len(counts) == 12  # two holdings, three free candles: 4 choose 2, in either order
    assert counts == pytest.approx(1000, abs=130)


def test_someone_who_knows_the_future_is_beyond_the_band() -> None:
    candles = market(500, seed=6)
    rising = [i for i in range(0, 498, 3) if candles.close[i + 1] > candles.close[i]]
    mine = [held(candles, i, i + 1, value=1000.0) for i in rising]
    earned = sum(holding.profit for holding in mine) / 1000.0

    drawn = runs(mine, candles, draws=FEWEST_DRAWS)

    assert drawn.percentile(earned, total_return).value == 100.0
    low, high = drawn.band(0.025, 0.975)
    assert low[0] == high[0] == 1000.0
    assert np.all(low <= high)
    assert high[-1] < 1000.0 * (1.0 + earned)


def test_without_a_trade_no_run_differs_from_doing_nothing() -> None:
    drawn = runs([], market(50))

    assert np.all(drawn.value == 1000.0)
    assert drawn.percentile(0.0, total_return).value == 50.0
    assert drawn.percentile(1.0, sharpe).reason == "no random run has such a statistic"


def test_holdings_that_overlap_too_much_are_refused() -> None:
    candles = market(50)

    with pytest.raises(ValueError, match="overlap"):
        runs([held(candles, 0, 30), held(candles, 1, 31)], candles)


def test_the_same_dice_give_the_same_runs() -> None:
    candles = market(90)
    mine = [held(candles, 3, 9), held(candles, 20, 50)]

    assert np.array_equal(runs(mine, candles).value, runs(mine, candles).value)
    assert not np.array_equal(runs(mine, candles).value, runs(mine, candles, seed=1).value)
