"""Superior ability and the model confidence set, against arch on the very same resamples."""

import numpy as np
import pytest
from arch.bootstrap import MCS, SPA, StationaryBootstrap

from candlewick.backtest.statistics.block_bootstrap import Resampling
from candlewick.backtest.statistics.confidence_set import confidence_set, confidence_set_of
from candlewick.backtest.statistics.resampled_mean import resampled_means
from candlewick.backtest.statistics.superior_ability import (
    superior_ability,
    superior_ability_of,
)

DAYS, BLOCK, DRAWS = 250, 6, 300


def dice(seed: int = 0, *, draws: int = 1000) -> Resampling:
    return Resampling(generator=np.random.default_rng(seed), draws=draws)


def advantages(seed: int, *, shift: float) -> np.ndarray:
    rng = np.random.default_rng(seed)
    edge = rng.normal(shift, 0.0006, 6)
    return edge + rng.normal(0.0, 1.0, (DAYS, 6)) * rng.uniform(0.004, 0.02, 6)


def ours(p_value: float) -> float:
    """Count what was seen as one of the draws, so that no p-value is 0; arch does not."""
    return (1.0 + p_value * DRAWS) / (1.0 + DRAWS)


def means_of_arch(seed: int, values: np.ndarray) -> np.ndarray:
    """Return the means of the resamples that arch draws with this seed."""
    bootstrap = StationaryBootstrap(BLOCK, np.arange(DAYS), seed=seed)
    places = np.array([data[0][0] for data in bootstrap.bootstrap(DRAWS)])
    return resampled_means(values, [places])


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("shift", [-0.0006, 0.0, 0.0006])
def test_arch_finds_the_same_p_values_of_superior_ability(seed: int, shift: float) -> None:
    """arch does not studentise, so it is given advantages that already are."""
    advantage = advantages(seed, shift=shift)
    plain = SPA(np.zeros(DAYS), -advantage, block_size=BLOCK, reps=DRAWS, seed=seed)
    plain.compute()
    studentised = advantage / np.sqrt(plain._loss_diff_var)  # noqa: SLF001
    oracle = SPA(np.zeros(DAYS), -studentised, block_size=BLOCK, reps=DRAWS, seed=seed)
    oracle.compute()

    found = superior_ability_of(advantage, means_of_arch(seed, advantage), block=BLOCK)

    if found.statistic > 0.0:
        expected = [ours(oracle.pvalues[name]) for name in ("lower", "consistent", "upper")]
        assert [found.lower, found.consistent, found.upper] == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("shift", [-0.002, 0.0])
def test_arch_finds_the_same_confidence_set(seed: int, shift: float) -> None:
    returns = advantages(seed, shift=shift)
    returns[:, 0] += 0.002
    oracle = MCS(-returns, size=0.1, reps=DRAWS, block_size=BLOCK, method="max", seed=seed)
    oracle.compute()

    found = confidence_set_of(returns, means_of_arch(seed, returns), size=0.1)

    expected = [ours(p_value) for p_value in oracle.pvalues["Pvalue"].sort_index()]
    assert found.p_values == pytest.approx(expected)
    assert list(found.members) == oracle.included


def test_a_model_that_beats_the_benchmark_is_found() -> None:
    advantage = advantages(1, shift=0.0)
    advantage[:, 4] += 0.004

    found = superior_ability(advantage, resampling=dice())

    assert found.best == 4
    assert found.consistent < 0.01
    assert found.lower <= found.consistent <= found.upper


def test_bad_models_are_no_evidence() -> None:
    found = superior_ability(advantages(1, shift=-0.01), resampling=dice())

    assert found.statistic == 0.0
    assert found.lower == found.consistent == found.upper == 1.0


def test_bad_models_beside_a_good_one_blunt_only_the_upper_p_value() -> None:
    rng = np.random.default_rng(4)
    good, bad = rng.normal(0.0006, 0.01, (DAYS, 1)), rng.normal(-0.01, 0.01, (DAYS, 40))

    found = superior_ability(np.hstack((good, bad)), resampling=dice())

    assert found.consistent < 0.1
    assert found.upper > 2.0 * found.consistent


def test_a_model_that_does_what_the_benchmark_does_neither_helps_nor_hurts() -> None:
    advantage = advantages(3, shift=0.0005)
    idle = np.hstack((advantage, np.zeros((DAYS, 1))))

    beside, alone = (
        superior_ability_of(values, means_of_arch(3, values), block=BLOCK)
        for values in (idle, advantage)
    )

    assert beside == alone


def test_the_worst_model_leaves_the_set_and_the_best_stays() -> None:
    returns = np.random.default_rng(5).normal(0.0, 0.01, (400, 4))
    returns += np.array([0.004, 0.004, 0.0, -0.004])

    found = confidence_set(returns, resampling=dice())

    assert found.members == (0, 1)
    assert max(found.p_values) == 1.0


@pytest.mark.parametrize("copies", range(2, 9))
def test_models_that_never_differ_stay_together(copies: int) -> None:
    same = np.repeat(np.random.default_rng(6).normal(0.0, 0.01, (100, 1)), copies, axis=1)

    assert confidence_set(same, resampling=dice()).p_values == (1.0,) * copies


def test_what_is_no_matrix_is_refused() -> None:
    for wrong in (np.zeros(9), np.zeros((2, 1)), np.zeros((9, 0))):
        with pytest.raises(ValueError, match="superior ability needs"):
            superior_ability(wrong, resampling=dice())
    for wrong in (np.zeros(9), np.zeros((1, 1)), np.zeros((9, 0))):
        with pytest.raises(ValueError, match="confidence set needs"):
            confidence_set(wrong, resampling=dice())
