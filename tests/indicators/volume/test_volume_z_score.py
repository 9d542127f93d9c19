from statistics import fmean, pstdev
from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from candlewick.indicators import volume_z_score


def test_it_agrees_with_the_standard_library(golden: Any) -> None:
    volume = golden.quotes().volume[:60]
    expected = [np.nan] * 60
    for i in range(6, 60):
        window = volume[i - 6 : i + 1].tolist()
        expected[i] = (window[-1] - fmean(window)) / pstdev(window)

    assert_allclose(volume_z_score(volume, length=7), expected, rtol=1e-9)


def test_equal_volumes_have_no_score() -> None:
    assert np.isnan(volume_z_score(np.full(30, 0.1))).all()


def test_it_matches_stock_indicators_which_scores_the_close(golden: Any) -> None:
    table = golden.stock_indicators("stdev")

    table.assert_matches(volume_z_score(table.close, length=14), "zScore", rtol=1e-9, atol=1e-9)
