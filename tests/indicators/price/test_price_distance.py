import csv
from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from candlewick.domain.candles import Candles
from candlewick.indicators import price_distance


def test_it_adds_up_the_way_by_hand() -> None:
    open_, high, low, close = np.array([[5.0, 6.0], [5.0, 9.0], [5.0, 4.0], [5.0, 8.0]])

    # The gap 5 to 6, then 6 to 4 to 9 to 8.
    assert_allclose(price_distance(open_, high, low, close), [np.nan, 1.0 + 2.0 + 5.0 + 1.0])


def test_no_way_over_both_extremes_is_shorter(history: Candles) -> None:
    ours = price_distance(history.open, history.high, history.low, history.close)
    up = (history.high - history.open) + (history.high - history.low)
    down = (history.open - history.low) + (history.high - history.low)
    shortest = np.minimum(up + (history.close - history.low), down + (history.high - history.close))
    gap = np.abs(history.open[1:] - history.close[:-1])

    assert_allclose(ours[1:], gap + shortest[1:], rtol=1e-11)


def test_it_matches_pandas_ta(golden: Any) -> None:
    with (golden.folder / "pandas_ta_classic" / "SPY_D.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = ("open", "high", "low", "close")

    ours = price_distance(*np.array([[float(row[name]) for row in rows] for name in names]))

    assert_allclose(ours[[50, 200, 500, 1500, 3000, -1]], [1.9999, 3.6564, 2.9, 3.4, 7.89, 5.11])
