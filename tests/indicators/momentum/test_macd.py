from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import macd

series = st.lists(st.floats(1.0, 1e4), max_size=60).map(np.array)
lengths = st.integers(1, 9)


def average(values: list[float], length: int) -> list[float]:
    out: list[float] = []
    for i, value in enumerate(values):
        seed = sum(values[:length]) / length
        out.append(seed if i < length else out[-1] + (value - out[-1]) * 2.0 / (length + 1))
    return out[length - 1 :]


@given(series, lengths, lengths, lengths)
def test_it_agrees_with_a_plain_loop(close: FloatArray, fast: int, slow: int, signal: int) -> None:
    line, trail, histogram = macd(close, fast_length=fast, slow_length=slow, signal_length=signal)
    quick, lazy = average(close.tolist(), fast), average(close.tolist(), slow)
    common = min(len(quick), len(lazy))
    pairs = zip(quick[len(quick) - common :], lazy[len(lazy) - common :], strict=True)
    expected = [a - b for a, b in pairs]
    smoothed = average(expected, signal)

    assert_allclose(line[len(close) - len(expected) :], expected, atol=1e-9)
    assert_allclose(trail[len(close) - len(smoothed) :], smoothed, atol=1e-9)
    assert np.isnan(trail[: len(close) - len(smoothed)]).all()
    assert_allclose(histogram, line - trail)


def test_a_straight_line_keeps_the_distance_of_its_averages() -> None:
    line, signal, histogram = macd(np.arange(100.0))

    assert_allclose(line[25:], 7.0)
    assert_allclose(signal[33:], 7.0)
    assert_allclose(histogram[33:], 0.0, atol=1e-12)


def test_it_matches_tradingview(golden: Any) -> None:
    table = golden.tradingview("macd.csv")
    ours = macd(table.close)
    pine = "ta.macd(close, 12, 26, 9)"

    # A line near zero is a difference of prices near one: one part in 1e15 of the price.
    table.assert_matches(ours.line, f"{pine}.macd", rtol=0.0, atol=2e-15)
    table.assert_matches(ours.signal, f"{pine}.signal", rtol=0.0, atol=2e-15)
    table.assert_matches(ours.histogram, f"{pine}.hist", rtol=0.0, atol=2e-15)


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("macd")
    ours = macd(table.close)

    table.assert_matches(ours.line, "macd", rtol=1e-10)
    table.assert_matches(ours.signal, "signal", rtol=1e-10)
    table.assert_matches(ours.histogram, "histogram", rtol=1e-9)


@pytest.mark.parametrize("lengths", [(12, 26, 9), (26, 12, 9), (5, 5, 1)])
def test_it_matches_talib(market: Any, lengths: tuple[int, int, int], talib: Any) -> None:
    close = market.close
    fast, slow, signal = lengths
    ours = macd(close, fast_length=fast, slow_length=slow, signal_length=signal, compat="talib")

    assert_allclose(ours, talib.MACD(close, *lengths), rtol=1e-9, atol=1e-11)
