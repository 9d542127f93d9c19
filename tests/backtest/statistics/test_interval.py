import numpy as np
import pytest
from scipy import stats

from candlewick.backtest.statistics.block_bootstrap import Resampling
from candlewick.backtest.statistics.interval import intervals, paired_difference
from candlewick.backtest.statistics.return_formulas import annual_return, sharpe, total_return
from candlewick.backtest.statistics.statistic import PER_DAY, PER_TRADE
from candlewick.backtest.statistics.trade_formulas import mean

DAYS = np.random.default_rng(5).normal(0.001, 0.02, 400)
SAMPLE = {"returns": DAYS, "exposure": np.full(400, 0.5), "turnover": np.full(400, 0.1)}


def dice(seed: int = 0, *, draws: int = 2000, block: float | None = None) -> Resampling:
    return Resampling(generator=np.random.default_rng(seed), draws=draws, block=block)


def test_every_statistic_of_the_days_gets_an_interval_around_it() -> None:
    found = intervals(PER_DAY, SAMPLE, leading="returns", resampling=dice())

    assert list(found) == [one.name for one in PER_DAY]
    for one in PER_DAY:
        bounds, value = found[one.name], one.of(SAMPLE).value
        assert bounds.low is not None
        assert bounds.high is not None
        assert value is not None
        assert bounds.low <= value * 1.4
        assert bounds.low <= bounds.high
    assert found["exposure"].low == found["exposure"].high == 0.5


def test_with_blocks_of_one_the_interval_of_a_mean_is_the_textbooks() -> None:
    found = intervals(PER_DAY, SAMPLE, leading="returns", resampling=dice(draws=20_000, block=1.0))
    spread = DAYS.std(ddof=1) / np.sqrt(len(DAYS))
    low, high = stats.norm.interval(0.95, loc=DAYS.mean(), scale=spread)

    bounds = found["annual_return"]
    assert bounds.low == pytest.approx(low * 365, abs=0.03)
    assert bounds.high == pytest.approx(high * 365, abs=0.03)


def test_longer_memory_gives_wider_intervals() -> None:
    rough = np.convolve(np.random.default_rng(1).normal(0, 0.01, 404), np.ones(5) / 5, "valid")
    whole, torn = (
        intervals(PER_DAY, {**SAMPLE, "returns": rough}, leading="returns", resampling=each)[
            "annual_return"
        ]
        for each in (dice(), dice(block=1.0))
    )
    assert whole.low is not None
    assert whole.high is not None
    assert torn.low is not None
    assert torn.high is not None

    assert whole.high - whole.low > 1.3 * (torn.high - torn.low)


def test_few_observations_give_a_reason_instead() -> None:
    few = {name: column[:9] for name, column in SAMPLE.items()}
    bounds = intervals(PER_DAY, few, leading="returns", resampling=dice())["sharpe"]

    assert (bounds.low, bounds.high) == (None, None)
    assert bounds.reason == "9 observations are too few to resample"


def test_a_statistic_that_most_resamples_lack_gets_a_reason() -> None:
    profit = np.concatenate(([-1.0], np.ones(20)))
    sample = {"profit": profit, "profit_fraction": profit, "fees": profit, "slippage": profit,
              "funding": profit}  # fmt: skip
    found = intervals(PER_TRADE, sample, leading="profit", resampling=dice(block=1.0))

    assert found["profit_factor"].reason.endswith("of the resamples: no trade lost")
    assert found["win_rate"].reason == ""


def test_a_paired_difference_sees_what_two_intervals_cannot() -> None:
    rng = np.random.default_rng(3)
    better = DAYS + 0.0004 + rng.normal(0.0, 0.002, 400)

    found = paired_difference(better, DAYS, formula=annual_return, resampling=dice())

    assert found.is_significant
    assert found.p_value is not None
    assert found.p_value < 0.01
    assert found.value.value == pytest.approx(float(annual_return(better) - annual_return(DAYS)))
    alone = intervals(PER_DAY, SAMPLE, leading="returns", resampling=dice())["annual_return"]
    assert alone.high is not None
    assert alone.high > float(annual_return(better))


def test_its_p_value_is_that_of_the_paired_t_test() -> None:
    rng = np.random.default_rng(6)
    one, other = rng.normal(0.0008, 0.01, 300), rng.normal(0.0, 0.01, 300)
    expected = stats.ttest_rel(one, other).pvalue

    found = paired_difference(one, other, formula=mean, resampling=dice(draws=20_000, block=1.0))

    assert found.p_value == pytest.approx(expected, abs=0.01)


def test_one_who_is_compared_with_itself_does_not_differ() -> None:
    found = paired_difference(DAYS, DAYS, formula=sharpe, resampling=dice())

    assert found.p_value == 1.0
    assert not found.is_significant


def test_what_cannot_be_compared_says_why() -> None:
    flat = np.zeros(400)

    assert paired_difference(DAYS, flat, formula=sharpe, resampling=dice()).p_value is None
    few = paired_difference(DAYS[:5], flat[:5], formula=total_return, resampling=dice())
    assert few.value.reason == "5 observations are too few to resample"
    one = paired_difference(DAYS[:1], flat[:1], formula=total_return, resampling=dice())
    assert one.value.reason == "1 observation is too few to resample"
    with pytest.raises(ValueError, match="same days"):
        paired_difference(DAYS, flat[:5], formula=sharpe, resampling=dice())
