"""The engine's steps: compiled loops against interpreted ones, alone and side by side."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine import plan
from candlewick.indicators.engine.arithmetic import maximum, quotient, where
from candlewick.indicators.engine.elementwise import body_of
from candlewick.indicators.engine.extreme import rolling_max, rolling_min
from candlewick.indicators.engine.fusion import fused
from candlewick.indicators.engine.interpreter import interpret, run_loop
from candlewick.indicators.engine.machine import Machine
from candlewick.indicators.engine.operation import OPERATIONS, as_array, as_line, column
from candlewick.indicators.engine.program import Program, program_of
from candlewick.indicators.engine.smoothing import exponential, smooth, wilder
from candlewick.indicators.engine.window import (
    previous,
    rolling_mean,
    rolling_sum,
    rolling_variance,
)

VALUES = st.lists(
    st.one_of(st.floats(-1e6, 1e6), st.just(math.nan), st.just(0.0), st.just(-0.0)),
    min_size=1,
    max_size=90,
)


def bits(values: FloatArray) -> list[int]:
    same: list[int] = np.where(np.isnan(values), np.nan, values).view(np.int64).tolist()
    return same


def run_both(program: Program, values: FloatArray, block: int) -> list[FloatArray]:
    """Run interpreted and compiled, hold the two together, and return the values."""
    columns = dict.fromkeys(program.columns, values)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plan, "BLOCK", block)
        compiled, _ = Machine(program).run(list(columns.values()))
    interpreted = interpret(program, columns)
    for one, other in zip(interpreted, compiled, strict=True):
        assert bits(one) == bits(other)
    return interpreted


@settings(deadline=None)
@given(VALUES, st.integers(1, 70), st.integers(1, 40))
def test_windows_are_what_a_plain_loop_says(xs: list[float], length: int, block: int) -> None:
    x = np.array(xs)
    line = column("x")
    program = program_of(
        [rolling_sum(line, length), rolling_max(line, length), rolling_min(line, length)]
    )

    total, high, low = run_both(program, x, block)

    for i in range(len(x)):
        window = xs[i - length + 1 : i + 1] if i >= length - 1 else [math.nan]
        known = not any(math.isnan(value) for value in window)
        assert math.isnan(total[i]) != known
        if known:
            assert_allclose(total[i], math.fsum(window), rtol=1e-12, atol=1e-8)
            assert (high[i], low[i]) == (max(window), min(window))


@settings(deadline=None)
@given(VALUES, st.integers(1, 40))
def test_several_averages_side_by_side_are_each_what_it_is_alone(
    xs: list[float], block: int
) -> None:
    x = np.array(xs)
    line = column("x")
    lines = [exponential(line, 3), wilder(line, 5), wilder(previous(line), 2),
             smooth(line, length=4, weight=0.3), exponential(line, 9), wilder(line, 1),
             exponential(line - 1.0, 4)]  # fmt: skip
    together = program_of(lines)
    names = {step.operation.name for step in together.steps}
    assert {"smooth_4", "smooth_3"} <= names

    all_at_once = run_both(together, x, block)

    for one, values in zip(lines, all_at_once, strict=True):
        (alone,) = run_both(program_of([one]), x, block)
        assert bits(values) == bits(alone)


def test_a_deviation_of_equal_prices_is_none_and_of_quiet_ones_exact() -> None:
    quiet = 60_000.0 + 0.01 * np.tile([1.0, -1.0], 40)
    program = program_of([rolling_variance(column("x"), 20)])

    assert run_both(program, np.full(80, 0.1), 16)[0][19:].tolist() == [0.0] * 61
    assert_allclose(run_both(program, quiet, 16)[0][19:], 1e-4, rtol=1e-9)


def test_a_mean_forgets_a_spike() -> None:
    x = np.full(200, 100.0)
    x[50] = 1e9

    (mean,) = run_both(program_of([rolling_mean(column("x"), 20)]), x, 64)

    assert_array_equal(mean[70:], 100.0)


def test_unknown_stays_unknown_in_comparisons_and_choices() -> None:
    x = np.array([math.nan, 1.0, 2.0])
    line = column("x")
    above: Any = line > 1.5
    program = program_of(
        [above, ~above, where(above, 1.0, -1.0), maximum(line, 1.5),
         quotient(1.0, line - 1.0)]
    )  # fmt: skip

    for values in run_both(program, x, 2):
        assert math.isnan(values[0])
    assert math.isnan(run_both(program, x, 2)[4][1])


def test_equal_parts_of_a_formula_are_one_step() -> None:
    line = column("x")
    program = program_of([rolling_sum(line, 5) + 1.0, rolling_sum(line, 5) + 1.0])

    assert len(program.steps) == 2
    assert program.results[0] == program.results[1]


SPECIAL = [math.nan, 0.0, -0.0, 1.0, -1.0, 2.5, 1e-320, -3.0, 1e300, 0.1]


@pytest.mark.parametrize("name", [n for n, each in OPERATIONS.items() if body_of(each)])
def test_what_is_translated_gives_the_bits_of_its_loop(name: str) -> None:
    operation = OPERATIONS[name]
    columns = [column(f"x{k}") for k in range(operation.inputs)]
    parameters = (2.0,) if operation.name == "previous" else ()
    program = program_of(operation.lines(*columns, p=parameters))
    rng = np.random.default_rng(3)
    rows = [rng.choice(SPECIAL, 300).tolist() for _ in columns]

    compiled, _ = Machine(program).run([np.array(row) for row in rows])

    for row, values in zip(run_loop(program.steps[0], rows, [], 300), compiled, strict=True):
        assert bits(np.array(row)) == bits(values)


def test_a_loop_that_does_more_than_arithmetic_is_left_alone() -> None:
    for name in ("logarithm", "rolling_sum", "smooth", "running_sum", "rolling_squares"):
        assert body_of(OPERATIONS[name]) is None


@pytest.mark.parametrize("size", [0, 1, 7, 8, 9, 16, 63, 64, 65])
def test_results_may_be_columns_or_constants_or_asked_for_twice_or_read_again(size: int) -> None:
    line = column("x")
    double = line * 2.0
    seven = as_array(as_line(7.0))
    results = [line, double, double, previous(double, 9), rolling_sum(double - 1.0, 5), seven]
    later = previous(line, 3)
    results += [later, rolling_max(later, 12), -rolling_max(later, 12)]
    x = np.random.default_rng(4).normal(size=size)

    for block in (1, 8, 64):
        run_both(program_of(results), x, block)


def test_what_treats_each_bar_by_itself_runs_as_one() -> None:
    line = column("x")
    change = line - previous(line)
    tasks = fused(program_of([wilder(maximum(change, 0.0), 3) / wilder(maximum(-change, 0.0), 3)]))

    assert [task.step.operation.name if task.step else "one" for task in tasks] == [
        "one", "smooth_2", "one",
    ]  # fmt: skip
