import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.analysis.indicator_suite import percentiles_of_newest, read_indicators
from candlewick.domain.candles import Candles
from candlewick.domain.snapshot import Scale
from candlewick.indicators import ema, force_index, obv_slope, rsi


def _reading(candles: Candles, name: str) -> tuple[float, float, float]:
    found = next(one for one in read_indicators(candles) if one.name == name)
    return found.relative, found.change, found.percentile


def test_a_line_is_given_as_the_price_s_distance_from_it(history: Candles) -> None:
    distance = history.close / ema(history.close, length=50) - 1.0
    relative, change, percentile = _reading(history, "ema_50")
    assert relative == pytest.approx(distance[-1])
    assert change == pytest.approx(distance[-1] - distance[-2])
    known = distance[np.isfinite(distance)]
    assert percentile == pytest.approx((np.sum(known < known[-1]) + 0.5) / len(known))


def test_an_oscillator_keeps_its_own_scale(history: Candles) -> None:
    values = rsi(history.close, length=14)
    assert _reading(history, "rsi_14")[0] == pytest.approx(values[-1])


def test_volumes_are_given_as_parts_of_what_was_traded(history: Candles) -> None:
    day = obv_slope(history.close, history.volume, length=24)[-1]
    assert _reading(history, "obv_change_24")[0] == pytest.approx(day / history.volume[-24:].sum())
    force = force_index(history.close, history.volume, length=13)[-1]
    assert _reading(history, "force_index_13")[0] == pytest.approx(
        force / history.close[-1] / history.volume.mean()
    )


def test_another_price_and_another_volume_change_nothing_that_is_relative(
    history: Candles,
) -> None:
    """A coin is not judged by what one of it costs."""
    prices = {name: getattr(history, name) * 2.0**-20 for name in ("open", "high", "low", "close")}
    other = dataclasses.replace(history, **prices, volume=history.volume * 2.0**10)
    for one, two in zip(read_indicators(history), read_indicators(other), strict=True):
        assert two.relative == pytest.approx(one.relative, rel=1e-6, nan_ok=True), one.name
        assert two.percentile == pytest.approx(one.percentile, abs=0.003, nan_ok=True), one.name


def test_what_cannot_be_known_is_not_a_number(history: Candles) -> None:
    early = {one.name: one for one in read_indicators(history.last(30))}
    assert math.isnan(early["ema_200"].relative)
    assert math.isnan(early["ema_200"].percentile)
    assert early["ema_200"].absent
    assert math.isfinite(early["rsi_14"].percentile)
    assert {one.scale for one in early.values()} == set(Scale)


def one_by_one(values: list[float]) -> float:
    known = [value for value in values if math.isfinite(value)]
    if not values or not math.isfinite(values[-1]):
        return math.nan
    below = sum(value < values[-1] for value in known)
    same = sum(value == values[-1] for value in known)
    return (below + 0.5 * same) / len(known)


ODD = st.sampled_from([math.nan, math.inf, -math.inf])


@given(
    st.integers(0, 30).flatmap(
        lambda count: st.lists(
            st.lists(st.integers(-5, 5).map(float) | ODD, min_size=count, max_size=count),
            min_size=1,
            max_size=5,
        )
    )
)
def test_a_percentile_counts_equals_half_row_by_row(rows: list[list[float]]) -> None:
    """A naive twin gives the same bits."""
    found = percentiles_of_newest(np.array(rows, dtype=np.float64))
    np.testing.assert_array_equal(found, [one_by_one(row) for row in rows])
