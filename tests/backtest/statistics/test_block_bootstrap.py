"""The stationary bootstrap, against arch and against what it promises."""

import numpy as np
import pytest
from arch.bootstrap import optimal_block_length as arch_block_length
from hypothesis import given
from hypothesis import strategies as st

from candlewick.backtest.statistics.block_bootstrap import (
    Resampling,
    optimal_block_length,
    stationary_indices,
)
from candlewick.backtest.statistics.resampled_mean import resampled_means


def autoregressive(size: int, *, pull: float, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    noise = rng.normal(size=size)
    values = np.empty(size)
    values[0] = noise[0]
    for at in range(1, size):
        values[at] = pull * values[at - 1] + noise[at]
    return values


@pytest.mark.parametrize("pull", [-0.6, 0.0, 0.3, 0.7, 0.95])
@pytest.mark.parametrize("size", [30, 100, 365, 1500])
@pytest.mark.parametrize("seed", range(5))
def test_arch_chooses_the_same_block_length(pull: float, size: int, seed: int) -> None:
    values = autoregressive(size, pull=pull, seed=seed)
    expected = float(arch_block_length(values)["stationary"].iloc[0])

    assert optimal_block_length(values) == pytest.approx(max(expected, 1.0))


@pytest.mark.parametrize("values", [[], [1.0], [2.0] * 50, [1.0, 2.0, 3.0]])
def test_a_series_without_a_rhythm_is_resampled_one_by_one(values: list[float]) -> None:
    assert optimal_block_length(np.array(values)) == 1.0


def test_blocks_have_the_mean_length_that_was_asked_for() -> None:
    places = stationary_indices(500, block=8.0, draws=400, generator=np.random.default_rng(1))

    joined = np.mean((places[:, 1:] - places[:, :-1]) % 500 == 1)

    assert joined == pytest.approx(1.0 - 1.0 / 8.0, abs=0.01)
    assert np.bincount(places.ravel(), minlength=500) == pytest.approx(400, rel=0.35)


@given(st.integers(1, 40), st.floats(1.0, 20.0), st.integers(0, 99))
def test_every_place_exists(size: int, block: float, seed: int) -> None:
    generator = np.random.default_rng(seed)

    places = stationary_indices(size, block=block, draws=3, generator=generator)

    assert places.shape == (3, size)
    assert places.min() >= 0
    assert places.max() < size


def test_the_same_dice_give_the_same_resamples() -> None:
    values = autoregressive(60, pull=0.5, seed=1)
    first, second = (
        list(Resampling(generator=np.random.default_rng(4), draws=5).batches(values))
        for _ in range(2)
    )

    assert np.array_equal(first, second)


def test_many_resamples_come_in_batches_that_bound_memory() -> None:
    values = autoregressive(300_000, pull=0.0, seed=1)
    resampling = Resampling(generator=np.random.default_rng(4), draws=14, block=5.0)

    rows = [len(batch) for batch in resampling.batches(values)]

    assert rows == [6, 6, 2]


def test_means_of_resamples_are_the_means_of_what_was_drawn() -> None:
    rng = np.random.default_rng(2)
    values, places = rng.normal(size=(50, 3)), rng.integers(0, 50, (20, 50))

    assert resampled_means(values, [places[:7], places[7:]]) == pytest.approx(
        values[places].mean(axis=1)
    )
