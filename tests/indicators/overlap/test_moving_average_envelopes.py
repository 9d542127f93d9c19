from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from candlewick.domain.candles import Candles
from candlewick.indicators import moving_average_envelopes, sma


def test_the_lines_lie_a_percentage_away_by_hand() -> None:
    bands = moving_average_envelopes(np.array([90.0, 110.0]), length=2, percent=5.0)

    assert_allclose([line[-1] for line in bands], [105.0, 100.0, 95.0])


def test_its_middle_is_the_plain_mean(history: Candles) -> None:
    bands = moving_average_envelopes(history.close, length=7)

    assert_allclose(bands.middle, sma(history.close, length=7), rtol=0.0)
    assert_allclose((bands.upper + bands.lower) / 2.0, bands.middle)


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("ma-env")

    bands = moving_average_envelopes(table.close)

    table.assert_matches(bands.upper, "upperEnvelope", rtol=1e-14)
    table.assert_matches(bands.middle, "centerline", rtol=1e-14)
    table.assert_matches(bands.lower, "lowerEnvelope", rtol=1e-14)
