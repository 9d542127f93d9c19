from typing import Any

import numpy as np
import pytest

from candlewick.indicators.check import require_length, require_positive, require_series


@pytest.mark.parametrize("length", [1, 14, np.int64(3)])
def test_a_whole_number_is_a_length(length: Any) -> None:
    require_length(length)


@pytest.mark.parametrize("length", [0, -3, 2.0, 2.5, "14", None, True, float("nan")])
def test_anything_else_is_no_length(length: Any) -> None:
    with pytest.raises(ValueError, match="`slow_length` must be a whole number, 1 or more, was"):
        require_length(length, name="slow_length")


@pytest.mark.parametrize("number", [0.0, -1.0, float("nan"), float("inf")])
def test_a_factor_is_finite_and_above_zero(number: float) -> None:
    with pytest.raises(ValueError, match="`multiplier` must be a finite number above 0, was"):
        require_positive(multiplier=number)


def test_a_column_may_hold_nan_and_may_be_empty() -> None:
    require_series(high=np.array([np.nan, 1.0]), low=np.array([2.0, np.nan]))
    require_series(close=np.empty(0))


def test_the_message_names_the_column_that_is_too_short() -> None:
    with pytest.raises(ValueError, match="`low` has 2 values where `high` has 3"):
        require_series(high=np.ones(3), low=np.ones(2))
