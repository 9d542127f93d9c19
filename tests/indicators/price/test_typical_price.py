import numpy as np
from numpy.testing import assert_allclose

from candlewick.indicators import typical_price


def test_it_is_the_mean_of_high_low_and_close() -> None:
    high, low, close = np.array([3.0, 8.0]), np.array([1.0, 2.0]), np.array([2.0, 5.0])

    assert_allclose(typical_price(high, low, close), [2.0, 5.0])
