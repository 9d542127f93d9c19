from typing import Any

import numpy as np
import pytest

from candlewick.indicators import rsi
from candlewick.indicators.catalogue.parameter import Between, OneOf, Whole
from candlewick.indicators.check import require_columns


def test_columns_may_hold_nan_and_may_be_empty() -> None:
    assert not require_columns(["high", "low"], [np.array([np.nan, 1.0]), np.ones(2)])
    assert require_columns(["close"], [np.empty(0)])


def test_the_message_names_the_column_that_is_too_short() -> None:
    with pytest.raises(ValueError, match="`low` has 2 values where `high` has 3"):
        require_columns(["high", "low"], [np.ones(3), np.ones(2)])


@pytest.mark.parametrize(
    ("times", "words"),
    [
        (np.array([0.0, 1.0]), "must be a 1-d int64 array of 2, was float64"),
        (np.array([0, 1, 2]), "must be a 1-d int64 array of 2, was int64 of shape"),
        (np.array([5, 5]), "must rise from candle to candle, and does not at index 1"),
    ],
)
def test_times_are_whole_and_rise(times: Any, words: str) -> None:
    with pytest.raises(ValueError, match=f"`open_time` {words}"):
        require_columns(["close", "open_time"], [np.ones(2), times])


@pytest.mark.parametrize("length", [1, 14, np.int64(3)])
def test_a_whole_number_is_a_length(length: Any) -> None:
    assert Whole(1).refusal(length) == ""


@pytest.mark.parametrize("length", [0, -3, 2.0, 2.5, "14", None, True, float("nan")])
def test_anything_else_is_no_length(length: Any) -> None:
    assert Whole(1).refusal(length) == "a whole number, 1 or more"


@pytest.mark.parametrize("number", [0.0, -1.0, float("nan"), float("inf"), True, "2"])
def test_a_factor_is_finite_and_above_zero(number: Any) -> None:
    assert Between(0.0).refusal(number) == "a finite number, above 0"


def test_a_share_may_include_its_ends_or_not() -> None:
    assert Between(0.0, 1.0).refusal(1.0) == "a number from 0 to 1"
    assert Between(0.0, 1.0, closed=True).refusal(1.0) == ""
    assert Between(0.0, 1.0, closed=True).refusal(1.1) == "a number from 0 to 1"


def test_a_word_is_one_of_those_known() -> None:
    assert OneOf(("talib", "tradingview")).refusal("pine") == "'talib' or 'tradingview'"


def test_a_parameter_that_is_no_number_at_all_is_named() -> None:
    with pytest.raises(ValueError, match="`length` must be a whole number, 1 or more, was"):
        rsi(np.ones(30), length=[3])  # type: ignore[arg-type]
