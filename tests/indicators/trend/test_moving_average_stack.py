from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from candlewick.indicators import ema, moving_average_stack, sma


@pytest.mark.parametrize("average", ["simple", "exponential"])
def test_it_is_the_order_of_three_averages(walk: Any, average: Any) -> None:
    mean = sma if average == "simple" else ema
    averages = np.array([mean(walk.close, length=length) for length in (3, 6, 12)])
    signs = np.sign(averages[:-1] - averages[1:])
    ours = moving_average_stack(
        walk.close, fast_length=3, middle_length=6, slow_length=12, average=average
    )

    assert np.isnan(ours[:11]).all()
    assert_array_equal(ours[11:], np.where(signs[0] == signs[1], signs[0], 0.0)[11:])
    assert set(ours[11:]) == {1.0, 0.0, -1.0}


def test_without_movement_there_is_no_order(flat: Any) -> None:
    ours = moving_average_stack(flat.close, fast_length=2, middle_length=4, slow_length=8)

    assert ours[7:].tolist() == [0.0] * 73
