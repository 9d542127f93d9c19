"""Loops that many steps become: the bits of the steps one after the other."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine.arithmetic import same, where
from candlewick.indicators.engine.division import PLAIN, SAFE, reciprocal_of
from candlewick.indicators.engine.interpreter import interpret
from candlewick.indicators.engine.machine import Machine
from candlewick.indicators.engine.operation import column
from candlewick.indicators.engine.program import Program, program_of

ANY = st.floats(allow_nan=True, allow_infinity=False, allow_subnormal=True)
EXTREME = (0.0, -0.0, 5e-324, -5e-324, 2.0**-1022, SAFE[0], -SAFE[0], SAFE[1], -SAFE[1], math.nan)


def bits(values: FloatArray) -> list[int]:
    same_bits: list[int] = np.where(np.isnan(values), np.nan, values).view(np.int64).tolist()
    return same_bits


def assert_as_interpreted(program: Program, columns: dict[str, FloatArray]) -> None:
    compiled, _ = Machine(program).run([columns[name] for name in program.columns])
    for one, other in zip(interpret(program, columns), compiled, strict=True):
        assert bits(one) == bits(other)


@settings(deadline=None)
@given(st.lists(ANY, min_size=1, max_size=40), ANY.filter(math.isfinite))
def test_a_quotient_by_a_number_has_the_bits_of_the_divider(xs: list[float], d: float) -> None:
    x = np.array([*xs, *EXTREME])

    with np.errstate(all="ignore"):
        assert_as_interpreted(program_of([column("x") / d]), {"x": x})


@pytest.mark.parametrize(
    "d", [3.0, 10.0, 30.0, 465.0, 100.0, -7.0, 1.0 / 3.0, 1.0 + 2.0**-52, math.pi]
)
def test_quotients_next_to_where_rounding_turns_have_the_bits_of_the_divider(d: float) -> None:
    random = np.random.default_rng(3)
    wanted = random.uniform(1.0, 2.0, 200_000) * 2.0 ** random.integers(-80, 80, 200_000)
    near = wanted * d
    x = np.concatenate([near, np.nextafter(near, np.inf), np.nextafter(near, -np.inf)])

    found, _ = Machine(program_of([column("x") / d])).run([x])

    np.testing.assert_array_equal(found[0].view(np.int64), (x / d).view(np.int64))


def test_a_reciprocal_is_known_to_twice_as_many_digits() -> None:
    found = reciprocal_of(3.0)

    assert found is not None
    assert found.first == 1.0 / 3.0
    assert 0.0 < abs(found.rest) < 2.0**-54
    assert reciprocal_of(PLAIN[1] * 2.0) is None
    assert reciprocal_of(0.0) is None


@pytest.mark.parametrize("d", [3.0, 5.0, 10.0, -3.0, -5.0, -10.0, -0.5, -1.0 / 3.0])
def test_nought_by_a_number_has_the_sign_of_the_divider(d: float) -> None:
    for x in (np.array([0.0]), np.array([-0.0]), np.array([0.0, 1.0]), np.zeros(9)):
        assert_as_interpreted(program_of([column("x") / d]), {"x": x})


TRUTHS = st.lists(st.sampled_from([-1.0, 0.0, 1.0, math.nan]), min_size=1, max_size=30)


@settings(deadline=None)
@given(TRUTHS, st.integers(0, 5))
def test_truths_are_unknown_where_a_side_is(xs: list[float], turn: int) -> None:
    x, y = np.array(xs), np.roll(xs, turn)
    one, other = column("x"), column("y")
    more, less = one > 0.0, other <= one
    known = [more & less, more | less, ~more, same(one, other) * 1.0, more & (less | more)]
    chosen = [where(each, one, 7.0) for each in known]

    assert_as_interpreted(program_of([*chosen, *known, more]), {"x": x, "y": y})  # type: ignore[list-item]
