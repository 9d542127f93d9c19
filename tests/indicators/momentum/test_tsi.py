from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from candlewick.indicators import tsi


def test_it_agrees_with_plain_averages(market: Any, plain: Any) -> None:
    ours = tsi(market.close, slow_length=7, fast_length=4, signal_length=3)
    change = np.diff(market.close, prepend=np.nan).tolist()
    net = plain.exponential(plain.exponential(change, 7), 4)
    size = plain.exponential(plain.exponential([abs(c) for c in change], 7), 4)
    line = [100.0 * a / b for a, b in zip(net, size, strict=True)]

    assert_allclose(ours.line, line, rtol=1e-9, atol=1e-10)
    assert_allclose(ours.signal, plain.exponential(line, 3), rtol=1e-9, atol=1e-10)


def test_it_matches_talib(market: Any, talib: Any) -> None:
    assert_allclose(tsi(market.close).line, talib.TSI(market.close, 25, 13), atol=1e-10)


def test_it_matches_lean(lean: Any) -> None:
    table = lean("spy_tsi.csv")
    ours = tsi(table["close"], signal_length=7)

    assert_allclose(ours, (table["TSI_25_13"], table["Signal_7"]), atol=1e-10)


def test_only_rises_are_100_and_standing_still_is_nothing() -> None:
    assert_allclose(tsi(np.arange(1.0, 60.0)).line[37:], 100.0)
    assert np.isnan(tsi(np.full(60, 0.1))).all()


@pytest.mark.parametrize("length", [22, 53, 73])
def test_rounding_does_not_lift_the_signal_above_the_range(length: int) -> None:
    rising = np.arange(1.0, 400.0)

    assert np.nanmax(tsi(rising, signal_length=length).signal) == 100.0
    assert np.nanmin(tsi(-rising, signal_length=length).signal) == -100.0
