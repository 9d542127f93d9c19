from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from candlewick.indicators import swma, typical_price


def test_the_middle_two_weigh_double_by_hand() -> None:
    values = np.array([6.0, 3.0, 9.0, 12.0, 0.0])

    assert_allclose(swma(values), [np.nan, np.nan, np.nan, 7.0, 7.5])


def test_it_matches_tradingview(golden: Any) -> None:
    table = golden.tradingview("ma.csv")
    hlc3 = typical_price(table.high, table.low, table.close)

    table.assert_matches(swma(hlc3), "ta.swma(hlc3)", rtol=1e-14)
