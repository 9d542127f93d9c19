from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from candlewick.indicators import coppock_curve


def test_it_agrees_with_a_plain_loop(market: Any) -> None:
    close = market.close.tolist()
    expected = [np.nan] * 10
    for i in range(10, len(close)):
        ages = range(i - 3, i + 1)
        rates = [100.0 * (close[j] / close[j - 7] + close[j] / close[j - 3] - 2.0) for j in ages]
        expected.append(sum(w * rate for w, rate in enumerate(rates, start=1)) / 10.0)
    ours = coppock_curve(market.close, length=4, slow_length=7, fast_length=3)

    assert_allclose(ours, expected, rtol=1e-9, atol=1e-9)


def test_it_matches_talib(market: Any, talib: Any) -> None:
    assert_allclose(coppock_curve(market.close), talib.COPPOCK(market.close), atol=1e-10)


def test_it_matches_lean(golden: Any) -> None:
    table = golden.lean("spy_coppock_curve.csv")

    table.assert_matches(coppock_curve(table.close), "CoppockCurve", atol=1e-11)


def test_standing_still_is_no_change() -> None:
    assert (coppock_curve(np.full(40, 0.1))[23:] == 0.0).all()
