import csv
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import volume_profile

BINS = 12


def candles(seed: int, size: int = 90) -> tuple[FloatArray, FloatArray, FloatArray]:
    rng = np.random.default_rng(seed)
    middle = 100.0 + np.cumsum(rng.normal(0.0, 1.0, size))
    reach = rng.uniform(0.0, 2.0, size) * (rng.uniform(size=size) > 0.2)
    return middle + reach, middle - reach, rng.uniform(1.0, 9.0, size)


def naive(high: FloatArray, low: FloatArray, volume: FloatArray, share: float) -> list[float]:
    """Share each candle's volume out over every bin, and grow the area bin by bin."""
    edges = np.linspace(low.min(), high.max(), BINS + 1)
    held = np.zeros(BINS)
    for top, bottom, traded in zip(high, low, volume, strict=True):
        if top == bottom:
            held[min(int((top - edges[0]) / (edges[1] - edges[0])), BINS - 1)] += traded
        else:
            inside = np.minimum(edges[1:], top) - np.maximum(edges[:-1], bottom)
            held += traded * np.maximum(inside, 0.0) / (top - bottom)
    held = np.round(held / volume.sum(), 9)
    busiest = min(range(BINS), key=lambda k: (-held[k], abs(2 * k + 1 - BINS)))
    first = last = busiest
    while held[first : last + 1].sum() < share:
        above = [k for k in range(last + 1, BINS) if held[k] > 0.0][:1]
        below = [k for k in range(first) if held[k] > 0.0][-1:]
        best = max(above + below, key=lambda k: held[k])
        first, last = min(first, best), max(last, best)
    middles = (edges[1:] + edges[:-1]) / 2.0
    return [edges[last + 1], middles[busiest], edges[first]]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("length", [5, 20])
def test_it_agrees_with_a_plain_count(seed: int, length: int) -> None:
    high, low, volume = candles(seed)

    ours = volume_profile(high, low, volume, length=length, bins=BINS, share=0.6)

    assert all(np.isnan(line[: length - 1]).all() for line in ours)
    for i in range(length - 1, len(high)):
        window = slice(i - length + 1, i + 1)
        expected = naive(high[window], low[window], volume[window], 0.6)
        assert_allclose([line[i] for line in ours], expected, rtol=1e-9)


def test_two_busy_prices_by_hand() -> None:
    price, volume = np.array([1.0, 2.0, 5.0, 9.0, 5.0]), np.array([1.0, 2.0, 4.0, 2.5, 4.0])

    ours = volume_profile(price, price, volume, length=5, bins=8, share=0.7)

    assert ours.point_of_control[-1] == 5.5
    assert (ours.value_area_low[-1], ours.value_area_high[-1]) == (5.0, 9.0)


def test_at_one_price_all_three_are_that_price_and_without_volume_none() -> None:
    price, volume = np.full(10, 0.1), np.ones(10)

    assert [line[-1] for line in volume_profile(price, price, volume, length=5)] == [0.1] * 3
    assert all(np.isnan(line).all() for line in volume_profile(price, price, 0.0 * volume))
    moving = np.arange(1.0, 11.0)
    for line in volume_profile(moving, moving, 0.0 * volume, length=5):
        assert np.isnan(line).all()


def test_it_matches_lean_which_counts_closes_in_steps_of_a_twentieth(golden: Any) -> None:
    with (golden.folder / "lean" / "vp_datatest.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    ticks = np.array([np.ceil(float(row["Close"]) * 20.0) for row in rows])
    volume = np.array([float(row["Volume"]) for row in rows])

    for i in range(2, len(rows)):
        window = ticks[i - 2 : i + 1]
        bins = int(np.ptp(window)) + 1
        height = (bins - 1) / bins
        ours = volume_profile(window, window, volume[i - 2 : i + 1], length=3, bins=bins)
        # A close at the k-th step is in the k-th bin.
        found = [(line[-1] - window.min()) / height for line in ours]

        theirs = [float(rows[i][name]) * 20.0 - window.min() for name in ("VAH", "POCPrice", "VAL")]
        assert_allclose(found, [theirs[0] + 1.0, theirs[1] + 0.5, theirs[2]], atol=1e-6)


@pytest.mark.parametrize("column", range(3))
def test_a_window_with_an_unknown_price_or_volume_has_no_profile(column: int) -> None:
    columns = candles(4, 40)
    columns[column][20] = np.nan

    for line in volume_profile(*columns, length=5, bins=BINS):
        assert_array_equal(np.flatnonzero(np.isnan(line[4:])), np.arange(16, 21))
