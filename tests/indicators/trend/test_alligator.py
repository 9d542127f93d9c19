from typing import Any

import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import alligator


def smooth(values: FloatArray, length: int, offset: int) -> list[float]:
    """Average as Wilder did and draw each value `offset` bars ahead."""
    averages: list[float] = []
    for i, value in enumerate(values):
        if i < length - 1:
            averages.append(np.nan)
        elif i == length - 1:
            averages.append(sum(values[:length]) / length)
        else:
            averages.append((averages[-1] * (length - 1) + value) / length)
    return ([np.nan] * offset + averages)[: len(values)]


def test_it_agrees_with_a_plain_loop(walk: Any) -> None:
    ours = alligator(walk.high, walk.low, jaw_length=9, jaw_offset=4, lips_offset=0)
    middle = (walk.high + walk.low) / 2.0

    assert_allclose(ours.jaw, smooth(middle, 9, 4), rtol=1e-12)
    assert_allclose(ours.teeth, smooth(middle, 8, 5), rtol=1e-12)
    assert_allclose(ours.lips, smooth(middle, 5, 0), rtol=1e-12)


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("alligator")
    ours = alligator(table.high, table.low)

    table.assert_matches(ours.jaw, "jaw", rtol=1e-13)
    table.assert_matches(ours.teeth, "teeth", rtol=1e-13)
    table.assert_matches(ours.lips, "lips", rtol=1e-13)


def test_what_it_shows_was_known_when_it_was_drawn(walk: Any) -> None:
    later = walk.high.copy()
    later[100:] += 7.0

    assert_array_equal(
        alligator(later, walk.low).jaw[:108], alligator(walk.high, walk.low).jaw[:108]
    )
