"""What the statistics say of several runs together."""

import sys
import time
from dataclasses import replace

import numpy as np
import pytest

from candlewick.backtest.judgement import Tone
from candlewick.backtest.plan import BacktestPlan
from candlewick.backtest.result import ContenderKind
from candlewick.backtest.statistics.summary import Summary
from candlewick.domain.position import Side
from tests.judged import DAY, START, judged, plan_over, restless_run, walk


@pytest.fixture(scope="module")
def plan() -> BacktestPlan:
    return plan_over(walk("A/USDT", hours=960, seed=1), walk("B/USDT", hours=960, seed=2))


def test_every_statistic_of_every_contender_is_there_with_its_interval(plan: BacktestPlan) -> None:
    run = restless_run(plan)

    result = judged(plan, run)

    assert [score.name for score in result.judgement.scores] == [one.name for one in result.runs]
    names = list(Summary.__dataclass_fields__)
    for score in result.judgement.scores:
        assert list(score.estimates) == names
        for one in score.estimates.values():
            assert (one.value is None) == bool(one.reason)
            assert (one.low is None) == bool(one.unsure)
    mine = result.judgement.scores[0].estimates
    sharpe, fees = mine["sharpe"], mine["fees"]
    assert sharpe.low is not None
    assert sharpe.value is not None
    assert sharpe.high is not None
    assert sharpe.low < sharpe.value < sharpe.high
    assert (fees.value, fees.low) == (run.costs.fees, None)


def test_the_same_runs_are_judged_the_same(plan: BacktestPlan) -> None:
    run = restless_run(plan)

    assert judged(plan, run) == judged(plan, run)


def test_trials_are_charged_against_the_result(plan: BacktestPlan) -> None:
    run = restless_run(plan)

    sure = [judged(plan, run, trials=trials).judgement.luck for trials in (1, 10, 1_000)]

    deflated = [one.deflated.value or 0.0 for one in sure]
    assert deflated[0] > deflated[1] > deflated[2]
    assert sure[0].deflated == sure[0].probabilistic == sure[2].probabilistic
    assert sure[2].trials == 1_000


def test_foresight_is_found_and_named(plan: BacktestPlan) -> None:
    result = judged(plan, restless_run(plan, foresight=True))

    [chance] = result.judgement.chances
    assert chance.total_return.value == 100.0
    assert chance.sharpe.value == 100.0
    nothing = next(one for one in result.judgement.margins if one.other == "do nothing")
    assert nothing.p_value is not None
    assert nothing.p_value < 0.01
    assert result.judgement.best["restless"] == 1.0
    assert result.judgement.best["do nothing"] < 0.05
    (said,) = [one for one in result.findings if "doing nothing" in one.text]
    assert said.tone is Tone.FOR
    assert said.text.endswith("such a difference in fewer than 1 of 100 cases.")


def test_who_is_only_ever_long_is_compared_with_long_accounts(plan: BacktestPlan) -> None:
    long = judged(plan, restless_run(plan, sides=(Side.LONG,)))
    both = judged(plan, restless_run(plan))

    assert long.judgement.chances[0].sides == "kept"
    assert both.judgement.chances[0].sides == "drawn"


def test_a_rising_market_makes_no_skill_of_being_long() -> None:
    rising = walk("A/USDT", hours=960, seed=1)
    growth = np.exp(0.002 * np.arange(960))
    columns = {name: getattr(rising, name) * growth for name in ("open", "high", "low", "close")}
    # The high must hold the close, which has grown by one step more than the open.
    columns["high"] = np.maximum(columns["high"], columns["close"])
    columns["open"] = np.concatenate(([100.0], columns["close"][:-1]))
    columns["low"] = np.minimum(columns["low"], columns["open"])
    columns["high"] = np.maximum(columns["high"], columns["open"])
    plan = plan_over(replace(rising, **columns))

    result = judged(plan, restless_run(plan, sides=(Side.LONG,)))

    assert result.percentile is not None
    assert result.percentile < 97.5


def test_the_random_band_begins_at_the_balance_and_opens(plan: BacktestPlan) -> None:
    band = judged(plan, restless_run(plan)).judgement.band

    assert band is not None
    assert band.low[0] == band.middle[0] == band.high[0] == plan.balance
    assert band.low[-1] < band.middle[-1] < band.high[-1]
    assert len(band.end) == len(band.low) == 41


def test_several_models_are_tested_together(plan: BacktestPlan) -> None:
    wise = restless_run(plan, name="wise", foresight=True)

    one = judged(plan, restless_run(plan))
    two = judged(plan, restless_run(plan), wise)

    assert one.judgement.superiorities == ()
    tested = {test.benchmark: test for test in two.judgement.superiorities}
    assert set(tested) == {"buy and hold", "do nothing"}
    assert tested["do nothing"].best == "wise"
    assert tested["do nothing"].p_value < 0.05
    assert "wise" in two.judgement.best


def test_a_baseline_is_no_model(plan: BacktestPlan) -> None:
    rule = restless_run(plan, name="rule", kind=ContenderKind.BASELINE)

    result = judged(plan, restless_run(plan), rule)

    assert [chance.name for chance in result.judgement.chances] == ["restless"]
    assert [one.name for one in result.judgement.calibrations] == ["restless"]


def test_what_a_model_remembers_is_lost_after_its_knowledge_ends(plan: BacktestPlan) -> None:
    knows = restless_run(plan, foresight=True)
    blind = restless_run(plan)
    split = len(plan.closes) // 2
    # It knows everything up to the middle, and nothing after it.
    step = [*knows.equity[:split]]
    step += [
        knows.equity[split - 1] + later - blind.equity[split - 1] for later in blind.equity[split:]
    ]
    run = replace(knows, equity=tuple(step))

    [leakage] = judged(plan, run, cutoff=plan.closes[split - 1]).judgement.leakages

    assert leakage.sharpe_before.value is not None
    assert leakage.sharpe_before.value > 5.0
    assert leakage.annual_decay.value is not None
    assert leakage.annual_decay.value > 0.9


def test_too_few_days_are_said_to_be_too_few() -> None:
    plan = plan_over(walk("A/USDT", hours=100, seed=1))

    result = judged(plan, restless_run(plan))

    assert result.judgement.best == {}
    assert all(one.p_value is None for one in result.judgement.margins)
    assert any("5 days are few" in one.text for one in result.findings)


def test_a_cutoff_outside_of_the_window_is_said_in_words(plan: BacktestPlan) -> None:
    run = restless_run(plan)

    late = judged(plan, run, cutoff=plan.closes[-1] + DAY).findings
    early = judged(plan, run, cutoff=START - DAY).findings

    assert any("may remember all of it" in one.text for one in late)
    assert any("cannot remember any of it" in one.text for one in early)


@pytest.mark.long
@pytest.mark.timeout(600)
def test_a_year_of_twenty_markets_is_judged_within_a_minute() -> None:
    """Seven who trade every 15 hours, buying and holding, and doing nothing: 81,780 trades."""
    plan = plan_over(*(walk(f"M{at}/USDT", hours=365 * 24, seed=at) for at in range(20)))
    runs = [restless_run(plan)] + [
        restless_run(plan, name=f"rule {seed}", seed=seed, kind=ContenderKind.BASELINE)
        for seed in range(6)
    ]
    began = time.process_time()

    result = judged(plan, *runs)

    spent = time.process_time() - began
    trades = sum(len(run.trades) for run in result.runs)
    sys.stdout.write(f"{len(result.runs)} contenders, {trades:,} trades: {spent:.1f} s of CPU\n")
    assert spent < 60.0
