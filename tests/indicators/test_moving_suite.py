"""What a suite carries along from window to window has the bits of what it would compute anew."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.indicators.catalogue.indicator import CATALOGUE
from candlewick.indicators.engine import execution
from candlewick.indicators.moving_suite import ROOM, MovingSuite, MovingWindow
from candlewick.indicators.spec import Spec
from candlewick.indicators.suite import Suite

HOUR = 3_600_000
BARS, WINDOW = 300, 250
NAMES = sorted(CATALOGUE)
WINDOWED = {name for name in NAMES if not CATALOGUE[name].program().remembers}
FEW = [Spec("sma", length=7), Spec("ema", length=5), Spec("williams_r", length=32), Spec("vwap")]
"""Two that slide and two that do not."""

Columns = dict[str, Any]


def market(seed: int, size: int = BARS) -> Columns:
    """Return a random walk on a grid of prices, so that ties and flat bars occur."""
    rng = np.random.default_rng(seed)
    close = 100.0 + np.round(np.cumsum(rng.normal(0.0, 0.4, size)), 1)
    open_ = np.concatenate(([100.0], close[:-1]))
    other = np.round(2.0 * close + rng.normal(0.0, 0.5, size), 1)
    return {
        "open": open_,
        "high": np.maximum(open_, close) + np.round(rng.uniform(0.0, 0.3, size), 1),
        "low": np.minimum(open_, close) - np.round(rng.uniform(0.0, 0.3, size), 1),
        "close": close,
        "volume": np.round(rng.uniform(0.5, 9.0, size), 2),
        "values": close,
        "other": other,
        "benchmark": other,
        "fear_greed": np.round(rng.uniform(0.0, 100.0, size)),
        "open_time": np.arange(size, dtype=np.int64) * HOUR,
    }


def cut(columns: Columns, part: Any) -> Columns:
    return {name: values[part] for name, values in columns.items()}


def holed(columns: Columns) -> Columns:
    """Return bars with unknown numbers, and some that are not there at all."""
    for name, values in columns.items():
        if name != "open_time":
            values[[30, 31, 260, 275]] = np.nan
    there = np.ones(len(columns["open_time"]), dtype=bool)
    there[[5, 100, 101, 102, 265, 280, 281]] = False
    return cut(columns, there)


def windows(columns: Columns, *, back: int) -> Iterator[Columns]:
    """Yield what lies within `back` bars of each bar; holes make some of them shorter."""
    times = columns["open_time"]
    for at in range(back - 8, len(times)):
        first = int(np.searchsorted(times, times[at] - (back - 1) * HOUR))
        yield cut(columns, slice(first, at + 1))


def bits(values: FloatArray) -> TimeArray:
    """Return the bit patterns, all NaN alike."""
    return np.where(np.isnan(values), np.nan, values).view(np.int64)


class Followed:
    """A window that moves on, and a suite that computes each anew."""

    def __init__(self, specs: Sequence[Spec]) -> None:
        self.suite = MovingSuite(specs)
        self.window = self.suite.window()
        self.whole = Suite(specs)

    def assert_as_computed_anew(self, window: Columns) -> None:
        moved, anew = self.window.compute(window), self.whole.compute(window)
        for name, line in zip(self.suite.names, [*moved.sliding, *moved.fixed], strict=True):
            assert_array_equal(bits(line), bits(anew[name]), err_msg=name)


@pytest.mark.parametrize("name", NAMES)
def test_every_indicator_is_carried_along_as_computed_anew(name: str) -> None:
    followed = Followed([Spec(name)])
    for window in windows(holed(market(5)), back=WINDOW):
        followed.assert_as_computed_anew(window)


def test_nearly_all_that_keeps_no_state_slides() -> None:
    """Else the test above would compare two ways that are one."""
    sliding = {name for name in NAMES if MovingSuite([Spec(name)]).sliding}
    assert sliding <= WINDOWED
    assert WINDOWED - sliding == {"choppiness", "true_range"}


def test_by_machine_it_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execution, "_preferred", True)
    followed = Followed(FEW)
    for window in windows(holed(market(6, 450)), back=WINDOW):
        followed.assert_as_computed_anew(window)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.integers(-40, 60), st.integers(-30, 30)), min_size=2, max_size=12))
def test_any_window_may_follow_any_other(steps: list[tuple[int, int]]) -> None:
    """Forwards, backwards, longer, shorter, the same once more, and where they do not touch."""
    columns, followed = market(7, 400), Followed(FEW)
    begin, end = 100, 200
    for move, grow in steps:
        begin = min(max(begin + move, 0), 380)
        end = min(max(end + move + grow, begin + 1), 400)
        followed.assert_as_computed_anew(cut(columns, slice(begin, end)))


@pytest.mark.parametrize("name", ["open_time", "close", "volume"])
def test_a_window_of_another_market_is_computed_as_a_whole(name: str) -> None:
    """One number that differs is another market; times that fit do not make it the same."""
    followed, columns = Followed([*FEW, Spec("cmf")]), market(8)
    followed.window.compute(cut(columns, slice(0, 200)))
    other = {each: values.copy() for each, values in columns.items()}
    other[name][150] += 1
    followed.assert_as_computed_anew(cut(other, slice(1, 201)))


def test_what_has_moved_on_was_not_computed_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    followed, columns = Followed(FEW), market(9)
    followed.window.compute(cut(columns, slice(0, 200)))
    monkeypatch.setattr(MovingWindow, "_begin", None)
    for at in range(1, 90):
        followed.window.compute(cut(columns, slice(at, 200 + at)))


def test_a_refused_window_spoils_nothing() -> None:
    followed, columns = Followed(FEW), market(10)
    followed.window.compute(cut(columns, slice(0, 200)))
    broken = {each: values.copy() for each, values in columns.items()}
    broken["close"][201] = np.inf
    with pytest.raises(ValueError, match=r"is infinite"):
        followed.window.compute(cut(broken, slice(2, 202)))
    followed.assert_as_computed_anew(cut(columns, slice(2, 202)))


def test_a_table_does_not_grow_with_the_history() -> None:
    followed, columns = Followed(FEW), market(11, 3 * ROOM + 200)
    for window in windows(columns, back=200):
        followed.assert_as_computed_anew(window)
        table = followed.window.compute(window).sliding.base
        assert table is not None
        assert table.shape[1] <= 200 + ROOM
