from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import td_sequential

steps = st.lists(st.tuples(st.integers(-4, 5), st.integers(0, 4), st.integers(0, 4)), max_size=120)


def bars(rows: list[tuple[int, int, int]]) -> FloatArray:
    moves = np.array(rows, dtype=np.float64).reshape(-1, 3).T
    close = 1000.0 + np.cumsum(moves[0])
    return np.stack((close + moves[1], close - moves[2], close))


def naive(columns: FloatArray) -> list[tuple[float, float, float]]:
    """Follow DeMark's rules and look back for all that can still be seen."""
    close = columns[2]
    out: list[tuple[float, float, float]] = [(np.nan, np.nan, np.nan)] * min(4, len(close))
    countdown: list[int] = []
    way, end = 0, 0.0
    for i in range(4, len(close)):
        setup = run(close, i, 1) - run(close, i, -1)
        if setup in {9, -9} and way != setup // 9:
            way, countdown = setup // 9, []
            window = slice(i - 8, i + 1)
            end = min(columns[1][window]) if way == 1 else max(columns[0][window])
        if (close[i] - end) * way < 0:
            way, countdown = 0, []
        if counts(columns, i, way, countdown):
            countdown.append(i)
        out.append((setup, perfect(columns, i, setup), way * len(countdown)))
        if len(countdown) == 13:
            way, countdown = 0, []
    return out


def perfect(columns: FloatArray, i: int, setup: int) -> float:
    high, low, _ = columns
    if setup == 9:
        return float(max(high[i - 1 : i + 1]) >= max(high[i - 3 : i - 1]))
    if setup == -9:
        return float(min(low[i - 1 : i + 1]) <= min(low[i - 3 : i - 1]))
    return 0.0


def counts(columns: FloatArray, i: int, way: int, countdown: list[int]) -> bool:
    high, low, close = columns
    if way == 1:
        last = len(countdown) < 12 or high[i] >= close[countdown[7]]
        return bool(close[i] >= high[i - 2] and last)
    if way == -1:
        last = len(countdown) < 12 or low[i] <= close[countdown[7]]
        return bool(close[i] <= low[i - 2] and last)
    return False


def run(close: FloatArray, i: int, way: int) -> int:
    """Count the bars of the setup that bar `i` belongs to; none without a flip before it."""
    length = 0
    while i - length >= 4 and (close[i - length] - close[i - length - 4]) * way > 0:
        length += 1
    flip = i - length
    flipped = flip >= 4 and (close[flip] - close[flip - 4]) * way < 0
    return length if flipped and length <= 9 else 0


@settings(max_examples=200)
@given(steps)
def test_it_agrees_with_a_plain_loop(rows: list[tuple[int, int, int]]) -> None:
    columns = bars(rows)

    ours = np.array(td_sequential(*columns)).T

    assert_array_equal(ours, np.array(naive(columns)).reshape(-1, 3))


@pytest.mark.parametrize("slope", [1, -1])
def test_it_agrees_where_moves_last(slope: int) -> None:
    rng = np.random.default_rng(2)
    drift = np.repeat(rng.choice([-2, 2], 40), 20) * slope
    moves = np.stack((drift + rng.integers(-2, 3, 800), *rng.integers(0, 4, (2, 800))), axis=1)
    columns = bars([tuple(row) for row in moves.tolist()])
    ours = td_sequential(*columns)

    assert_array_equal(np.array(ours).T, naive(columns))
    assert {ours.setup[4:].min(), ours.setup[4:].max()} == {-9.0, 9.0}
    assert {ours.countdown[4:].min(), ours.countdown[4:].max()} == {-13.0, 13.0}


def test_it_is_in_the_phase_that_lean_says(golden: Any) -> None:
    table = golden.lean("td_sequential_test_data.csv")
    ours = td_sequential(table.high, table.low, table.close)
    countdown = np.where((ours.countdown < 0.0) & (ours.setup != -9.0), 3.0, 0.0)
    phase = np.where((ours.setup < 0.0) & (ours.setup > -9.0), 1.0, countdown)
    phase = np.where((ours.setup == -9.0) & (ours.perfected == 1.0), 5.0, phase)

    assert_array_equal(phase, table.expected["TDS"])


def test_without_movement_nothing_is_counted(flat: Any) -> None:
    assert np.array(td_sequential(*flat))[:, 4:].tolist() == [[0.0] * 76] * 3


def test_equal_extremes_confirm_a_setup() -> None:
    close = np.concatenate((np.arange(110.0, 102.0, -1.0), np.arange(106.5, 120.0)))
    level, falling = np.full(len(close), 200.0), np.arange(300.0, 300.0 - len(close), -1.0)
    ninth = td_sequential(level, close, close).setup == 9.0

    assert ninth.sum() == 1
    assert td_sequential(level, close, close).perfected[ninth] == 1.0
    assert td_sequential(falling, close, close).perfected[ninth] == 0.0


def test_a_countdown_that_has_not_begun_is_plain_zero() -> None:
    close = np.concatenate((np.arange(100.0, 108.0), np.arange(103.5, 60.0, -1.0)))
    ours = td_sequential(close, close - 9.0, close)

    assert (ours.setup == -9.0).sum() == 1
    assert not np.signbit(ours.countdown[4:]).any()


def test_a_close_beyond_the_setup_ends_the_countdown() -> None:
    setup = np.concatenate((np.arange(110.0, 102.0, -1.0), np.arange(106.5, 115.0)))
    low = np.concatenate((setup - 0.25, [0.0, 0.0]))
    end = min(low[8:17])
    close = np.concatenate((setup, [end, end - 0.125]))
    ours = td_sequential(close + 0.5, low, close)

    assert ours.setup[16] == 9.0
    assert ours.countdown[16:].tolist() == [1.0, 1.0, 0.0]
