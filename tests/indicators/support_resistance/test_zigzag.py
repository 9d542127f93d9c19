import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import zigzag


def naive(high: FloatArray, low: FloatArray, share: float) -> list[tuple[int, int, float]]:
    """Return when each turning point was confirmed, when it was, and its price."""
    turns: list[tuple[int, int, float]] = []
    start, rising, known = 0, True, False
    for i in range(len(high)):
        if not known:
            bottom, top = int(low[:i].argmin()) if i else 0, int(high[:i].argmax()) if i else 0
            if i and high[i] >= low[bottom] * (1.0 + share):
                turns.append((i, bottom, low[bottom]))
                start, rising, known = i, True, True
            elif i and low[i] <= high[top] * (1.0 - share):
                turns.append((i, top, high[top]))
                start, rising, known = i, False, True
        elif rising:
            peak = start + int(high[start : i + 1].argmax())
            if peak != i and low[i] <= high[peak] * (1.0 - share):
                turns.append((i, peak, high[peak]))
                start, rising = i, False
        else:
            trough = start + int(low[start : i + 1].argmin())
            if trough != i and high[i] >= low[trough] * (1.0 + share):
                turns.append((i, trough, low[trough]))
                start, rising = i, True
    return turns


def confirmed(result: Any) -> list[tuple[int, int, float]]:
    return [
        (int(i), int(i - result.swing_age[i]), float(result.swing[i]))
        for i in np.flatnonzero(result.confirmed == 1.0)
    ]


@pytest.mark.parametrize("percent", [0.5, 1.0, 2.0])
def test_it_agrees_with_a_plain_loop(bars: Any, percent: float) -> None:
    turns = naive(bars.high, bars.low, percent / 100.0)
    assert len(turns) > 5

    assert confirmed(zigzag(bars.high, bars.low, percent=percent)) == turns


def test_it_finds_the_turns_of_stock_indicators(golden: Any, shared_data: Path) -> None:
    close = golden.quotes().close
    folder = shared_data / "indicators_golden" / "stock_indicators" / "results"
    rows = json.loads((folder / "zigzag-close.standard.json").read_text(encoding="utf-8"))
    theirs = [(i, row["zigZag"]) for i, row in enumerate(rows) if row["pointType"]]

    ours = [(at, price) for _, at, price in confirmed(zigzag(close, close))]

    # Theirs leaves the first turning point out, the low that the first leg comes from.
    assert ours[1:] == theirs


def test_what_it_says_of_the_present_leg(bars: Any) -> None:
    close = bars.close
    ours = zigzag(close, close, percent=1.0)

    first = int(np.flatnonzero(ours.confirmed == 1.0)[0])
    assert (ours.direction[:first] == 0.0).all()
    assert np.isnan(ours.swing[:first]).all()
    for i in range(first, 300):
        leg = slice(i - int(ours.swing_age[i]), i + 1)
        up = ours.direction[i] > 0.0
        assert ours.swing[i] == (close[leg].min() if up else close[leg].max())
    changes = np.flatnonzero(ours.confirmed == 1.0)[1:]
    assert_array_equal(ours.previous_swing[changes], ours.swing[changes - 1])
    assert_array_equal(ours.swing[changes], ours.extreme[changes - 1])
    assert_array_equal(ours.direction[changes], -ours.direction[changes - 1])


def test_a_market_that_stands_still_never_turns() -> None:
    flat = zigzag(np.full(50, 0.1), np.full(50, 0.1))

    assert not flat.confirmed.any()
    assert np.isnan(flat.swing).all()
