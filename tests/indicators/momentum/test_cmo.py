from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from candlewick.indicators import cmo, rsi


def test_it_agrees_with_plain_sums(market: Any, plain: Any) -> None:
    change = np.diff(market.close, prepend=np.nan).tolist()
    gain = plain.windows(change, 6, lambda window: sum(c for c in window if c > 0.0))
    loss = plain.windows(change, 6, lambda window: -sum(c for c in window if c < 0.0))
    expected = [100.0 * (a - b) / (a + b) for a, b in zip(gain, loss, strict=True)]

    assert_allclose(cmo(market.close, length=6), expected, rtol=1e-9, atol=1e-9)


def test_it_matches_talib(market: Any, talib: Any) -> None:
    close = market.close

    assert_allclose(cmo(close), talib.CMOU(close, 9), atol=1e-9)
    assert_allclose(cmo(close, compat="talib"), talib.CMO(close, 9), atol=1e-9)


def test_talib_s_is_another_scale_of_the_relative_strength_index(market: Any) -> None:
    ours = cmo(market.close, length=14, compat="talib")

    assert_allclose(ours, 2.0 * rsi(market.close) - 100.0, atol=1e-11)


def test_it_matches_lean(golden: Any) -> None:
    table = golden.lean("spy_cmo.txt")

    table.assert_matches(cmo(table.close, length=5, compat="talib"), "CMO_5")


def test_only_rises_are_100_and_standing_still_is_nothing() -> None:
    assert cmo(np.arange(1.0, 20.0))[-1] == 100.0
    assert cmo(np.arange(20.0, 1.0, -1.0))[-1] == -100.0
    assert np.isnan(cmo(np.full(20, 0.1))).all()
