import itertools
import math

import numpy as np
import pytest
from scipy import stats

from candlewick.backtest.statistics.overfitting import overfitting


def by_hand(returns: np.ndarray, blocks: int) -> tuple[list[float], list[float]]:
    """Follow the paper word by word, one split at a time."""
    size = len(returns) // blocks
    parts = np.split(returns[len(returns) - size * blocks :], blocks)
    logits, best_inside = [], []
    for chosen in itertools.combinations(range(blocks), blocks // 2):
        inside = np.concatenate([parts[i] for i in chosen])
        outside = np.concatenate([parts[i] for i in range(blocks) if i not in chosen])
        ratios = inside.mean(axis=0) / inside.std(axis=0, ddof=1)
        best = np.argmax(ratios)
        best_inside.append(float(ratios[best]))
        ranks = stats.rankdata(outside.mean(axis=0) / outside.std(axis=0, ddof=1))
        share = ranks[best] / (returns.shape[1] + 1.0)
        logits.append(math.log(share / (1.0 - share)))
    return logits, best_inside


@pytest.mark.parametrize("seed", range(5))
def test_the_papers_words_give_the_same_logits(seed: int) -> None:
    returns = np.random.default_rng(seed).normal(0.0003, 0.01, (83, 7))

    found = overfitting(returns, blocks=8)
    logits, inside = by_hand(returns, 8)

    assert found.logits == pytest.approx(logits)
    assert found.in_sample == pytest.approx(inside)
    assert found.probability.value == pytest.approx(np.mean(np.array(logits) <= 0.0))


def test_of_worthless_trials_the_best_is_below_the_middle_half_of_the_time() -> None:
    found = [
        overfitting(np.random.default_rng(seed).normal(0.0, 0.01, (320, 20))).probability.value
        for seed in range(20)
    ]

    assert np.mean([p for p in found if p is not None]) == pytest.approx(0.5, abs=0.08)


def test_a_trial_that_is_truly_better_is_not_overfitted() -> None:
    returns = np.random.default_rng(1).normal(0.0, 0.01, (640, 20))
    returns[:, 3] += 0.003

    found = overfitting(returns)

    assert found.probability.value is not None
    assert found.probability.value < 0.01
    assert found.loss.value == pytest.approx(0.0, abs=0.01)
    assert len(found.logits) == 12_870


def test_copies_of_one_trial_are_a_toss() -> None:
    copies = np.repeat(np.random.default_rng(2).normal(0.0, 0.01, (64, 1)), 4, axis=1)

    assert overfitting(copies, blocks=4).logits == pytest.approx(np.zeros(6))


def test_idle_trials_do_not_disturb() -> None:
    returns = np.random.default_rng(3).normal(0.0, 0.01, (64, 4))
    returns[:, 2] = 0.0

    assert np.all(np.isfinite(overfitting(returns, blocks=4).in_sample))


def test_what_cannot_be_cut_is_refused_or_says_why() -> None:
    assert overfitting(np.zeros((20, 5))).probability.reason == "needs two trials and 32 days"
    assert overfitting(np.zeros((64, 1))).probability.value is None
    for blocks, shape in ((3, (64, 4)), (0, (64, 4)), (4, (64,))):
        with pytest.raises(ValueError, match="even number of blocks"):
            overfitting(np.zeros(shape), blocks=blocks)
