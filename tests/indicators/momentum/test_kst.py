from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from candlewick.indicators import kst

PARTS = ((10, 10), (15, 10), (20, 10), (30, 15))


def test_it_agrees_with_plain_means(market: Any, plain: Any) -> None:
    close = market.close
    expected = np.zeros(len(close))
    for weight, (length, mean) in enumerate(PARTS, start=1):
        rate = np.full(len(close), np.nan)
        rate[length:] = 100.0 * (close[length:] / close[:-length] - 1.0)
        expected += weight * np.array(plain.mean(rate.tolist(), mean))
    line, signal = kst(close)

    assert_allclose(line, expected, rtol=1e-9, atol=1e-9)
    assert_allclose(signal, plain.mean(expected.tolist(), 9), rtol=1e-9, atol=1e-9)


def test_it_matches_pandas_ta(spy: Any) -> None:
    line, signal = kst(spy.close)

    # Theirs takes percent of percent.
    assert_allclose([100.0 * line[-1], 100.0 * signal[-1]], spy.last("kst"), atol=6e-9)


def test_steady_growth_adds_its_rates() -> None:
    close = 100.0 * np.exp(0.01 * np.arange(80.0))
    rates = [weight * np.expm1(0.01 * length) for weight, (length, _) in enumerate(PARTS, start=1)]

    assert_allclose(kst(close).signal[52:], 100.0 * sum(rates))
