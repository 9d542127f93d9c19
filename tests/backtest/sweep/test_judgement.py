"""What a sweep shows once it is charged for what was tried."""

import numpy as np

from candlewick.backtest.sweep.judgement import judge_sweep
from candlewick.backtest.sweep.trial import TrialResult


def trial(returns: np.ndarray, *, total: float | None = None) -> TrialResult:
    gain = float(np.prod(1.0 + returns) - 1.0)
    return TrialResult(
        returns=tuple(returns.tolist()), total_return=gain if total is None else total,
        maximum_drawdown=0.1, trades=10, won=5, fees=1.0, slippage=1.0, funding=0.0,
    )  # fmt: skip


def noise(count: int, *, seed: int = 1) -> list[np.ndarray]:
    rng = np.random.default_rng(seed)
    return list(rng.normal(0.0, 0.01, (count, 200)))


def named(returns: list[np.ndarray]) -> list[tuple[str, dict[str, object], TrialResult]]:
    return [(str(place), {}, trial(one)) for place, one in enumerate(returns)]


def test_the_largest_gain_does_not_come_first_for_its_gain() -> None:
    steady = np.random.default_rng(2).normal(0.002, 0.005, 200)
    wild = np.random.default_rng(3).normal(0.004, 0.08, 200)

    judged = judge_sweep(
        [("wild", {}, trial(wild, total=9.0)), ("steady", {}, trial(steady))], tried=2
    )

    assert [row.trial_id for row in judged.rows] == ["steady", "wild"]


def test_the_same_trial_is_worth_less_the_more_were_made() -> None:
    trials = named(noise(5))

    chances = [judge_sweep(trials, tried=tried).rows[0].deflated_sharpe for tried in (5, 50, 5000)]

    values = [chance.value for chance in chances if chance.value is not None]
    assert len(values) == 3
    assert values == sorted(values, reverse=True)


def test_the_best_of_noise_is_called_luck() -> None:
    trials = named(noise(40))

    judged = judge_sweep(trials, tried=40)

    assert "none can be told from luck" in judged.verdict
    assert judged.overfitting.value is not None


def test_trials_that_never_traded_are_last_and_say_why() -> None:
    idle, busy = np.zeros(200), noise(1)[0]

    judged = judge_sweep([("idle", {}, trial(idle)), ("busy", {}, trial(busy))], tried=2)

    assert judged.rows[-1].trial_id == "idle"
    assert judged.rows[-1].sharpe.value is None
    assert judged.rows[-1].sharpe.reason == "all days are the same"
