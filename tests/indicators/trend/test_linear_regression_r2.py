from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from candlewick.indicators import linear_regression_r2


def test_it_is_the_square_of_the_correlation_with_time(walk: Any) -> None:
    ours = linear_regression_r2(walk.close, length=7)
    squares = [np.corrcoef(range(7), walk.close[i - 6 : i + 1])[0, 1] ** 2 for i in range(6, 400)]

    assert_allclose(ours[6:], squares, rtol=1e-9, atol=1e-12)


def test_a_straight_line_explains_all() -> None:
    line = linear_regression_r2(0.1 * np.arange(100.0))[13:]

    assert_allclose(line, 1.0, rtol=1e-12)
    assert max(line) <= 1.0


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("slope")

    table.assert_matches(linear_regression_r2(table.close), "rSquared")


def test_where_all_values_are_equal_there_is_nothing_to_explain(flat: Any) -> None:
    assert np.isnan(linear_regression_r2(flat.close)).all()
