from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from candlewick.indicators import accumulation_distribution, chaikin_oscillator, ema


def test_it_is_the_distance_of_two_averages_of_the_line(golden: Any) -> None:
    table = golden.quotes()
    columns = table.high, table.low, table.close, table.volume
    line = accumulation_distribution(*columns)

    ours = chaikin_oscillator(*columns, fast_length=4, slow_length=7)

    assert_array_equal(ours, ema(line, length=4) - ema(line, length=7))


def test_a_steady_push_is_as_far_apart_as_the_averages_lag() -> None:
    low = np.full(30, 10.0)

    ours = chaikin_oscillator(low + 1.0, low, low + 1.0, np.full(30, 4.0))

    assert np.flatnonzero(~np.isnan(ours))[0] == 9
    assert_allclose(ours[9:], 4.0 * (9.0 - 2.0) / 2.0)


def test_it_ends_like_stock_indicators_which_starts_from_one_value(golden: Any) -> None:
    table = golden.stock_indicators("chaikin-osc")

    ours = chaikin_oscillator(table.high, table.low, table.close, table.volume)

    assert_array_equal(np.isnan(ours), np.isnan(table.expected["oscillator"]))
    table.assert_ends_alike(ours, "oscillator", start=150, rtol=1e-9)


@pytest.mark.parametrize(("fast", "slow"), [(3, 10), (2, 3), (12, 5), (1, 1)])
def test_it_matches_talib_where_asked_to(golden: Any, fast: int, slow: int) -> None:
    talib = pytest.importorskip("talib")
    table = golden.quotes()
    columns = table.high, table.low, table.close, table.volume

    ours = chaikin_oscillator(*columns, fast_length=fast, slow_length=slow, compat="talib")

    if fast > 1:
        theirs = talib.ADOSC(*columns, fastperiod=fast, slowperiod=slow)
        assert_allclose(ours, theirs, rtol=1e-9, atol=1e-6)
    else:
        assert_array_equal(ours, 0.0)
