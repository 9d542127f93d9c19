from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import aroon
from candlewick.indicators.catalogue.indicator import CATALOGUE
from candlewick.indicators.engine.interpreter import call_loop, run_loop

price = st.floats(1.0, 1e4) | st.integers(1, 5).map(float)
bars = st.lists(st.tuples(price, price), max_size=60).map(
    lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 2).T.copy()
)
lengths = st.integers(1, 12)


@given(bars, lengths)
def test_it_agrees_with_a_plain_loop(columns: FloatArray, length: int) -> None:
    high, low = columns.tolist()
    up, down, oscillator = aroon(*columns, length=length)
    for i in range(length, len(high)):
        tops, bottoms = high[i - length : i + 1], low[i - length : i + 1]
        assert_allclose(up[i], 100.0 * tops.index(max(tops)) / length)
        assert_allclose(down[i], 100.0 * bottoms.index(min(bottoms)) / length)
    assert_allclose(oscillator, up - down)


def test_a_new_high_each_bar_is_100() -> None:
    rise = np.arange(1.0, 40.0)

    up, down, _ = aroon(rise, rise)

    assert (up[-1], down[-1]) == (100.0, 0.0)


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("aroon")
    ours = aroon(table.high, table.low, length=25)

    table.assert_matches(ours.up, "aroonUp")
    table.assert_matches(ours.down, "aroonDown")
    table.assert_matches(ours.oscillator, "oscillator")


def test_of_equal_highs_it_takes_the_one_tradingview_takes(golden: Any) -> None:
    table = golden.tradingview("highest+lowest.csv")
    ours = aroon(table.high, table.low, length=9)

    for values, pine in ((ours.up, "ta.highestbars(10)"), (ours.down, "ta.lowestbars(10)")):
        assert_allclose(values / 100.0 * 9.0 - 9.0, table.expected[pine], atol=1e-12)


@pytest.mark.parametrize("length", [1, 5, 25])
def test_of_equal_highs_it_takes_the_one_talib_takes_on_request(walk: Any, length: int) -> None:
    talib = pytest.importorskip("talib")
    down, up = talib.AROON(walk.high, walk.low, length + 1)
    ours = aroon(walk.high, walk.low, length=length + 1, compat="talib")

    assert_allclose(ours.up, up, rtol=1e-12)
    assert_allclose(ours.down, down, rtol=1e-12)


def test_a_missing_bar_hides_the_extreme_as_long_as_it_is_inside(walk: Any) -> None:
    high = walk.high.copy()
    high[100] = np.nan

    up = aroon(high, walk.low, length=5).up

    assert np.flatnonzero(np.isnan(up[5:])).tolist() == list(range(95, 101))
    assert_allclose(up[106:], aroon(walk.high, walk.low, length=5).up[106:])


@pytest.mark.parametrize("compat", ["tradingview", "talib"])
def test_its_loop_finds_what_numpy_finds(walk: Any, compat: str) -> None:
    values = walk.high.copy()
    values[[100, 103, 250]] = np.nan
    steps = CATALOGUE["aroon"].program(length=6, compat=compat).steps
    step = next(step for step in steps if step.operation.name == "since_highest")
    assert step.operation.arrays is not None

    (bars,) = run_loop(step, [values.tolist()], [], len(values))

    assert_array_equal(bars, step.operation.arrays(values, *step.parameters))


@pytest.mark.parametrize("compat", ["tradingview", "talib"])
@pytest.mark.parametrize("length", [3, 6, 14, 15, 16, 25, 63, 64, 70])
def test_of_equal_highs_in_whole_blocks_it_finds_the_one_numpy_finds(
    length: int, compat: str
) -> None:
    values = np.random.default_rng(length).integers(1, 4, 300).astype(np.float64)
    steps = CATALOGUE["aroon"].program(length=length, compat=compat).steps
    step = next(step for step in steps if step.operation.name == "since_highest")
    assert step.operation.arrays is not None

    (bars,) = call_loop(step, [values.tolist()], [], len(values) - length)

    assert_array_equal(bars, step.operation.arrays(values, *step.parameters)[length:])
