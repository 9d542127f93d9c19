from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from candlewick.indicators import dpo


@pytest.mark.parametrize("length", [1, 2, 7, 20])
def test_it_agrees_with_a_plain_mean(market: Any, plain: Any, length: int) -> None:
    mean, half = plain.mean(market.close.tolist(), length), length // 2 + 1
    expected = market.close - np.array([np.nan] * half + mean[:-half])

    assert_allclose(dpo(market.close, length=length), expected, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("length", [2, 3, 20, 21])
def test_it_matches_talib(market: Any, length: int, talib: Any) -> None:
    ours = dpo(market.close, length=length, compat="talib")

    assert_allclose(ours, talib.DPO(market.close, length), atol=1e-10)


def test_it_matches_lean(golden: Any) -> None:
    table = golden.lean("spy_dpo.csv")
    mean = table.expected["Sma(21)"]

    assert_allclose(dpo(table.close)[31:], table.close[31:] - mean[20:-11], atol=1e-6)
    table.assert_matches(dpo(table.close, compat="talib"), "DPO", rtol=0.0, atol=1e-6)


def test_a_straight_line_keeps_its_distance() -> None:
    assert_allclose(dpo(np.arange(1.0, 60.0))[31:], 10.0 + 11.0)
