import numpy as np
import pytest
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import autocorrelation


@pytest.mark.parametrize(("length", "lag"), [(20, 1), (12, 3)])
def test_it_agrees_with_numpy(walk: FloatArray, length: int, lag: int) -> None:
    ours = autocorrelation(walk, length=length, lag=lag)

    first = length + lag - 1
    assert np.isnan(ours[:first]).all()
    for i in range(first, len(walk)):
        late, early = walk[i - length + 1 : i + 1], walk[i - lag - length + 1 : i - lag + 1]
        assert_allclose(ours[i], np.corrcoef(late, early)[0, 1], rtol=1e-9, atol=1e-12)


def test_what_swings_to_and_fro_is_minus_one_and_a_line_is_one() -> None:
    assert_allclose(autocorrelation(np.arange(40.0) % 2)[20:], -1.0)
    assert_allclose(autocorrelation(np.arange(40.0))[20:], 1.0)


def test_noise_has_none() -> None:
    noise = np.random.default_rng(2).normal(0.0, 1.0, 1900)

    assert abs(autocorrelation(noise, length=1800)[-1]) < 0.05


def test_a_market_that_stands_still_has_none() -> None:
    assert np.isnan(autocorrelation(np.full(40, 0.1))).all()
