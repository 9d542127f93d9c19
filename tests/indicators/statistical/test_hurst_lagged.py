from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import hurst_lagged


def naive(window: FloatArray, highest: int) -> float:
    lags = np.arange(2, highest + 1)
    spreads = [np.std(window[lag:] - window[:-lag]) for lag in lags]
    return float(np.polyfit(np.log(lags), np.log(spreads), 1)[0])


def test_it_agrees_with_a_plain_loop(walk: FloatArray) -> None:
    for length, highest in ((30, 5), (41, 20), (12, 20)):
        ours = hurst_lagged(walk, length=length, highest_lag=highest)
        assert np.isnan(ours[: length - 1]).all()
        for i in range(length - 1, len(walk), 7):
            expected = naive(walk[i - length + 1 : i + 1], min(highest, length - 4))
            assert_allclose(ours[i], expected, rtol=1e-9, atol=1e-12)


def test_it_matches_lean(shared_data: Path) -> None:
    path = shared_data / "indicators_golden" / "lean" / "spy_hurst_exponent.csv"
    if not path.is_file():
        pytest.skip("the published indicator values are not beside this checkout")
    close, theirs = np.genfromtxt(path, delimiter=",", skip_header=1, usecols=(1, 2)).T

    ours = hurst_lagged(close[:1000])

    assert np.flatnonzero(~np.isnan(ours))[0] == np.flatnonzero(~np.isnan(theirs))[0] == 251
    assert_allclose(ours, theirs[:1000], rtol=0.0, atol=1e-12)


def test_a_straight_line_has_none() -> None:
    assert np.isnan(hurst_lagged(100.0 + 0.1 * np.arange(300.0))).all()
    assert np.isnan(hurst_lagged(np.full(300, 0.1))).all()
