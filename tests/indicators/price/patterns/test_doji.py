from typing import Any

import numpy as np

from candlewick.indicators import candle_doji


def test_a_doji_closes_about_where_it_opens(draw: Any) -> None:
    assert draw(candle_doji, (100.0, 103.0, 97.0, 100.35)) == [1.0]
    assert draw(candle_doji, (100.0, 103.0, 97.0, 100.45)) == [0.0]


def test_candles_without_any_range_are_dojis() -> None:
    assert (candle_doji(*np.full((4, 20), 0.1))[10:] == 1.0).all()


def test_it_agrees_with_talib(agrees_with_talib: Any) -> None:
    agrees_with_talib(candle_doji)


def test_it_matches_lean(agrees_with_lean: Any) -> None:
    assert agrees_with_lean(candle_doji)
