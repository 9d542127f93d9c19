from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from candlewick.indicators import ema, pvo


def test_it_compares_two_averages_and_averages_that(golden: Any) -> None:
    volume = golden.quotes().volume
    slow = ema(volume, length=7)
    line = 100.0 * (ema(volume, length=4) - slow) / slow

    ours = pvo(volume, fast_length=4, slow_length=7, signal_length=3)

    assert_allclose(ours.line, line, rtol=1e-12)
    assert_allclose(ours.histogram, line - ours.signal, rtol=1e-9, atol=1e-9)


def test_without_volume_there_is_no_value() -> None:
    assert all(np.isnan(line).all() for line in pvo(np.zeros(60)))


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("pvo")

    ours = pvo(table.volume)

    table.assert_matches(ours.line, "pvo", rtol=1e-11)
    table.assert_matches(ours.signal, "signal", rtol=1e-10)
    table.assert_matches(ours.histogram, "histogram", rtol=1e-9, atol=1e-11)


def test_it_matches_talib(golden: Any) -> None:
    talib = pytest.importorskip("talib")
    volume = golden.quotes().volume

    assert_allclose(pvo(volume).line, talib.PVO(volume, 12, 26, matype=1), rtol=1e-9, atol=1e-9)
