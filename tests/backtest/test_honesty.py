"""Do the tests of luck tell luck as luck? The long forms are in `docs/proofs.md`."""

import numpy as np
import pytest
from scipy import stats

from candlewick.backtest.holding import Costs, Holding
from candlewick.backtest.null_model import Sides, random_runs
from candlewick.backtest.statistics.block_bootstrap import Resampling
from candlewick.backtest.statistics.interval import intervals, paired_difference
from candlewick.backtest.statistics.return_formulas import sharpe, total_return
from candlewick.backtest.statistics.sharpe_ratio_test import deflated_sharpe, probabilistic_sharpe
from candlewick.backtest.statistics.statistic import PER_DAY, Statistic
from candlewick.backtest.statistics.superior_ability import superior_ability
from candlewick.domain.arrays import FloatArray
from candlewick.domain.candles import Candles
from candlewick.domain.position import Side
from candlewick.domain.timeframe import Timeframe
from candlewick.strategy.risk.terms import MarginRules

HOUR = 3_600_000
COSTS = Costs(fee=0.001, slippage=0.0005)
LUCK = 0.01
"""Of the Kolmogorov-Smirnov tests: seeds are fixed, so they pass or fail for good."""


def dice(seed: int, *, draws: int) -> Resampling:
    return Resampling(generator=np.random.default_rng([seed, 1]), draws=draws)


def market(rng: np.random.Generator) -> Candles:
    """Return 600 hours whose volatility comes in waves, as it does in real ones."""
    waves = np.exp(np.cumsum(rng.normal(0.0, 0.1, 600)) - 5.0).clip(0.001, 0.03)
    close = 100.0 * np.exp(np.cumsum(rng.normal(0.0, 1.0, 600) * waves))
    return Candles(
        symbol="BTC/USDT", timeframe=Timeframe.parse("1h"),
        open_time=np.arange(600, dtype=np.int64) * HOUR,
        open=close, high=close, low=close, close=close, volume=np.ones(600),
    )  # fmt: skip


def coin_tosser(candles: Candles, rng: np.random.Generator) -> list[Holding]:
    """Return what someone held who enters and leaves by tossing coins."""
    held: list[Holding] = []
    place = int(rng.geometric(0.05))
    while (end := place + int(rng.geometric(0.1))) < len(candles):
        held.append(
            Holding.at_market(
                candles.symbol, side=Side.LONG if rng.random() < 0.5 else Side.SHORT,
                value=float(rng.uniform(50.0, 150.0)), costs=COSTS,
                times=(int(candles.close_time[place]), int(candles.close_time[end])),
                prices=(float(candles.close[place]), float(candles.close[end])),
            )
        )  # fmt: skip
        place = end + int(rng.geometric(0.05)) - 1
    return held


def share_beaten(seed: int, *, draws: int) -> float:
    """Return the share of matched random runs that a coin tosser beats [0 to 1]."""
    rng = np.random.default_rng(seed)
    candles = market(rng)
    held = coin_tosser(candles, rng)
    drawn = random_runs(
        held, {candles.symbol: candles}, balance=1000.0, costs=COSTS, sides=Sides.DRAWN,
        margin=MarginRules(), generator=rng, draws=draws,
    )  # fmt: skip
    earned = sum(holding.profit for holding in held) / 1000.0
    place = drawn.percentile(earned, total_return).value
    assert place is not None
    return place / 100.0


def days(seed: int) -> FloatArray:
    """Return two years of days of two who know nothing, in a market with heavy tails."""
    return np.random.default_rng(seed).standard_t(5, (730, 2)) * 0.01


def p_values(name: str, seeds: range, *, draws: int) -> list[float]:
    found = []
    for seed in seeds:
        one, other = days(seed).T
        if name == "probabilistic":
            value = probabilistic_sharpe(one).value
        elif name == "paired":
            value = paired_difference(
                one, other, formula=sharpe, resampling=dice(seed, draws=draws)
            ).p_value
        else:
            value = superior_ability(
                days(seed)[:, :1], resampling=dice(seed, draws=draws)
            ).consistent
        assert value is not None
        found.append(value)
    return found


def is_uniform(values: list[float]) -> bool:
    return bool(stats.kstest(values, "uniform").pvalue > LUCK)


def test_a_coin_tosser_stands_anywhere_among_the_random_runs() -> None:
    assert is_uniform([share_beaten(seed, draws=200) for seed in range(150)])


@pytest.mark.long
@pytest.mark.timeout(900)
def test_500_coin_tossers_stand_anywhere_among_1000_random_runs() -> None:
    assert is_uniform([share_beaten(seed, draws=1000) for seed in range(500)])


@pytest.mark.parametrize("name", ["probabilistic", "paired"])
def test_p_values_of_one_who_knows_nothing_are_uniform(name: str) -> None:
    assert is_uniform(p_values(name, range(100), draws=200))


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", ["probabilistic", "paired"])
def test_500_p_values_of_one_who_knows_nothing_are_uniform(name: str) -> None:
    assert is_uniform(p_values(name, range(500), draws=1000))


@pytest.mark.long
@pytest.mark.timeout(900)
def test_superior_ability_of_one_who_knows_nothing_is_found_as_rarely_as_promised() -> None:
    """Its p-value is uniform below a half; above, it stays at 1 where nobody leads."""
    found = np.array(p_values("superior", range(500), draws=1000))

    for size in (0.05, 0.1, 0.25):
        assert np.mean(found <= size) == pytest.approx(size, abs=3.0 * np.sqrt(size / 500))


def test_the_best_of_many_worthless_trials_is_not_taken_for_skill() -> None:
    """The undeflated ratio is taken in by the choice; the deflated one is not."""
    taken_in, deflated = 0, 0
    for seed in range(60):
        trials = np.random.default_rng(seed).normal(0.0, 0.02, (365, 50))
        best = trials[:, int(np.argmax(sharpe(trials.T)))]
        plain, honest = probabilistic_sharpe(best).value, deflated_sharpe(best, trials=50).value
        assert plain is not None
        assert honest is not None
        taken_in += plain > 0.95
        deflated += honest > 0.95

    assert taken_in > 50
    assert deflated <= 6


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("memory", [0.0, 0.3])
def test_95_percent_intervals_hold_the_truth_about_95_times_in_100(memory: float) -> None:
    """Two years of days, 400 times; bootstrap intervals are known to be a little too narrow."""
    wanted = {"annual_return", "volatility", "sharpe"}
    statistics: list[Statistic] = [one for one in PER_DAY if one.name in wanted]
    spread = 0.02 / np.sqrt(1.0 - memory**2)
    truth = {
        "annual_return": 0.001 * 365,
        "volatility": spread * np.sqrt(365),
        "sharpe": 0.001 / spread * np.sqrt(365),
    }
    held = dict.fromkeys(wanted, 0)
    for seed in range(400):
        noise = np.random.default_rng(seed).normal(0.0, 0.02, 830)
        returns = np.empty(830)
        returns[0] = noise[0]
        for at in range(1, 830):
            returns[at] = memory * returns[at - 1] + noise[at]
        found = intervals(
            statistics, {"returns": 0.001 + returns[100:]}, leading="returns",
            resampling=dice(seed, draws=1000),
        )  # fmt: skip
        for name, bounds in found.items():
            assert bounds.low is not None
            assert bounds.high is not None
            held[name] += bounds.low <= truth[name] <= bounds.high

    for name, times in held.items():
        print(f"memory {memory}: {name} held {times / 4:.1f} times in 100")  # noqa: T201
        assert 0.90 <= times / 400 <= 0.98, name
