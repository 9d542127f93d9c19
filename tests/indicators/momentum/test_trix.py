from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from candlewick.indicators import trix


def test_it_agrees_with_plain_averages(market: Any, plain: Any) -> None:
    smooth = np.log(market.close).tolist()
    for _ in range(3):
        smooth = plain.exponential(smooth, 6)

    assert_allclose(
        trix(market.close, length=6),
        10_000.0 * np.diff(smooth, prepend=np.nan),
        rtol=1e-9,
        atol=1e-9,
    )


def test_steady_growth_is_its_rate() -> None:
    close = 100.0 * np.exp(0.0025 * np.arange(80.0))

    assert_allclose(trix(close)[52:], 25.0, rtol=1e-9)
    assert_allclose(trix(close, compat="talib")[-1], 100.0 * np.expm1(0.0025), rtol=1e-3)


def test_it_matches_talib(market: Any, talib: Any) -> None:
    ours = trix(market.close, length=5, compat="talib")

    assert_allclose(ours, talib.TRIX(market.close, 5), rtol=1e-9, atol=1e-11)


def test_it_matches_lean(lean: Any) -> None:
    table = lean("spy_trix.txt")

    assert_allclose(trix(table["close"], length=5, compat="talib"), table["TRIX_5"], atol=1e-10)


def test_it_ends_like_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("trix")
    ours = trix(table.close, length=14, compat="talib")

    # Theirs seeds the three averages jointly.
    table.assert_ends_alike(ours, "trix", start=300, rtol=1e-9)


def test_standing_still_is_no_growth() -> None:
    assert_allclose(trix(np.full(80, 0.1))[52:], 0.0, atol=1e-10)
