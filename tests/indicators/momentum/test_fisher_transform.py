import math
from typing import Any

import numpy as np
from numpy.testing import assert_allclose

from candlewick.indicators import fisher_transform


def test_it_agrees_with_a_plain_loop(market: Any) -> None:
    midpoint = ((market.high + market.low) / 2.0).tolist()
    expected, smooth, line = [math.nan] * 4, 0.0, 0.0
    for i in range(4, len(midpoint)):
        window = midpoint[i - 4 : i + 1]
        if max(window) == min(window):
            expected.append(math.nan)
            continue
        place = (midpoint[i] - min(window)) / (max(window) - min(window))
        smooth = 0.66 * (place - 0.5) + 0.67 * smooth
        smooth = math.copysign(0.999, smooth) if abs(smooth) > 0.99 else smooth
        line = math.atanh(smooth) + 0.5 * line
        expected.append(line)
    ours = fisher_transform(market.high, market.low, length=5)

    assert_allclose(ours.line, expected, rtol=1e-9, atol=1e-11)
    assert_allclose(ours.signal[1:], ours.line[:-1])


def test_it_matches_pandas_ta(spy: Any) -> None:
    ours = fisher_transform(spy.high, spy.low)

    assert_allclose([line[-1] for line in ours], spy.last("fisher"), atol=6e-9)


def test_it_matches_lean(golden: Any) -> None:
    table = golden.lean("spy_with_fisher.txt")
    ours = fisher_transform(table.high, table.low, length=10).line
    theirs = table.expected["Fisher Transform 10"]

    # On bar 149 theirs lets pass what Ehlers cuts off at 0.99.
    assert_allclose(ours[:149], theirs[:149], rtol=0.0, atol=1e-9)
    assert_allclose(ours[149], math.atanh(0.999) + 0.5 * ours[148])


def test_a_lasting_rise_reaches_the_limit() -> None:
    rise = np.arange(1.0, 80.0)

    assert_allclose(fisher_transform(rise, rise).line[-1], 2.0 * math.atanh(0.999))


def test_a_range_without_extent_is_skipped() -> None:
    rise, flat = np.arange(1.0, 40.0), np.full(30, 39.0)
    ours = fisher_transform(np.concatenate((rise, flat)), np.concatenate((rise, flat))).line

    assert np.isnan(ours[-10:]).all()
    assert np.isfinite(ours[8:46]).all()
