"""Averages in lanes, and loops side by side: the bits of one lane, whatever the guess."""

from dataclasses import replace

import numpy as np
import pytest

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.catalogue.indicator import CATALOGUE
from candlewick.indicators.engine import plan, woven
from candlewick.indicators.engine.interpreter import interpret
from candlewick.indicators.engine.machine import Machine
from candlewick.indicators.engine.operation import OPERATIONS, column
from candlewick.indicators.engine.program import Program, program_of
from candlewick.indicators.engine.smoothing import exponential, smooth
from candlewick.indicators.engine.spare import FEWEST, rows
from candlewick.indicators.engine.together import many_numbers
from candlewick.indicators.engine.vectors import WIDE

MOST = 12_000
PROGRAMS = {name: each.program() for name, each in CATALOGUE.items()}
IN_LANES = sorted(name for name, each in PROGRAMS.items() if plan.shortest(each) < MOST)


def market(size: int, *, seed: int = 1) -> dict[str, FloatArray]:
    random = np.random.default_rng(seed)
    close = 100.0 * np.exp(np.cumsum(random.normal(0.0, 0.01, size)))
    spread = np.abs(random.normal(0.0, 0.005, (2, size))) * close
    prices = {"open": close, "high": close + spread[0], "low": close - spread[1], "close": close}
    return {**prices, "volume": random.lognormal(3.0, 0.9, size), "values": close}


def assert_same_bits(program: Program, columns: list[FloatArray]) -> None:
    lanes, narrow = Machine(program), Machine(program, lanes=False)
    for ours, theirs in zip(lanes.run(columns)[0], narrow.run(columns)[0], strict=True):
        unknown = np.isnan(theirs)
        np.testing.assert_array_equal(np.isnan(ours), unknown)
        np.testing.assert_array_equal(ours[~unknown].view(int), theirs[~unknown].view(int))


@pytest.mark.parametrize("name", IN_LANES)
def test_lanes_give_the_bits_of_one_lane(name: str) -> None:
    program = PROGRAMS[name]
    for size in (plan.shortest(program), plan.shortest(program) + 1, MOST - 1, MOST):
        table = market(size)
        table["close"][size // 2 : size // 2 + 300] = 50.0

        assert_same_bits(program, [table[each] for each in program.columns])


def test_many_indicators_run_in_lanes() -> None:
    assert len(IN_LANES) > 15


def test_a_lane_that_began_wrongly_is_gone_through_again() -> None:
    program = program_of([smooth(column("close"), length=3, weight=2.0**-9)])
    hasty = replace(program, forgets=tuple(10 for _ in program.forgets))
    close = market(MOST)["close"]

    assert program.forgets[-1] > MOST
    assert plan.shortest(hasty) < MOST
    assert_same_bits(hasty, [close])


def test_what_never_forgets_runs_in_one_lane_beside_the_others() -> None:
    close = column("close")
    program = program_of([exponential(close, 20), PROGRAM_OF_OBV[0], close + 1.0])
    table = market(MOST)

    assert len(plan.groups_of(program)) == 2
    assert_same_bits(program, [table[each] for each in program.columns])


PROGRAM_OF_OBV = CATALOGUE["obv"].lines({"close": column("close"), "volume": column("volume")})


def test_the_loop_of_several_is_written_from_the_loop_of_one() -> None:
    one, four = OPERATIONS["smooth"], OPERATIONS["smooth_4"]

    assert one.together[(one,) * 4] is four
    assert (four.inputs, four.outputs, four.state) == (4, 4, 4 * one.state)
    assert four.lead(*(3.0, 0.5, 0.5) * 3, 9.0, 0.2, 0.8) == 8


def test_each_of_several_reads_its_own_parameters() -> None:
    steps = [step for program in PROGRAMS.values() for step in program.single]

    for step in steps:
        if step.operation.together:
            assert len(step.parameters) == many_numbers(step.operation)


def test_loops_of_different_operations_run_as_one() -> None:
    columns = {name: column(name) for name in ("high", "low", "close", "volume")}
    close = columns["close"]
    apart = exponential(close, 12) - exponential(close, 26)
    lines = [
        *PROGRAM_OF_OBV,
        *CATALOGUE["parabolic_sar"].lines(
            {each: columns[each] for each in ("high", "low", "close")}
        ),
        exponential(apart, 9),
        exponential(close, 5),
    ]
    program, table = program_of(lines), market(MOST)
    names = {step.operation.name for step in program.steps}

    assert {"sar_of_tradingview_and_smooth_2", "running_sum_and_smooth_2"} <= names
    for begin in (0, 30):
        table["close"][:begin] = np.nan
        together = Machine(program).run([table[each] for each in program.columns])[0]
        for line, values in zip(lines, together, strict=True):
            alone = program_of([line])
            (one,) = Machine(alone).run([table[each] for each in alone.columns])[0]
            np.testing.assert_array_equal(values, one)


def test_memory_that_somebody_looks_into_is_not_used_again() -> None:
    first = rows(1, FEWEST)
    first[:] = 1.0
    held = list(first)
    del first
    second = rows(1, FEWEST)
    second[:] = 2.0

    assert (held[0] == 1.0).all()
    place = second.ctypes.data
    del second
    third = rows(1, FEWEST)
    assert third.ctypes.data == place
    assert rows(1, FEWEST).ctypes.data != place
    assert third.shape == (1, FEWEST)


@pytest.mark.parametrize("name", ["smooth", "repeated_ema", "approach", "middle_before", "ratchet"])
def test_four_recursions_share_a_register(name: str) -> None:
    assert woven.assembly_of(OPERATIONS[name], WIDE)


def test_a_loop_of_another_form_is_left_to_the_ordinary_one() -> None:
    assert not woven.assembly_of(OPERATIONS["running_sum"], WIDE)
    assert not woven.assembly_of(OPERATIONS["smooth"], WIDE - 1)


@pytest.mark.parametrize("gaps", [[], [0, 1], [17], [5, 6, 30, 39]])
@pytest.mark.parametrize("name", ["approach", "middle_before", "ratchet"])
def test_recursions_that_share_a_register_are_each_what_it_is_alone(
    name: str, gaps: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    x = np.random.default_rng(5).normal(10.0, 3.0, 40)
    x[gaps] = np.nan
    operation, line = OPERATIONS[name], column("x")
    parameters = (0.1,) if name == "approach" else ()
    rows = [line, line * 0.01, line - 1.0, line]
    lines = [
        each
        for lane in range(WIDE)
        for each in operation.lines(line + lane, *rows[1 : operation.inputs], p=parameters)
    ]
    program = program_of(lines)
    alone = interpret(program, {"x": x})

    for block in (1, 7, 64):
        monkeypatch.setattr(plan, "BLOCK", block)
        found, _ = Machine(program, lanes=False).run([x])
        assert any(step.operation.sides == (operation,) * WIDE for step in program.steps)
        np.testing.assert_array_equal(found, alone)
