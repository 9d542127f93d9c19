"""A map from stated to true probabilities."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.domain.calibration import ProbabilityMap

FRACTIONS = st.floats(0.0, 1.0)


@st.composite
def maps(draw: st.DrawFn) -> ProbabilityMap:
    stated = sorted(draw(st.sets(FRACTIONS, min_size=1, max_size=8)))
    true = sorted(draw(st.lists(FRACTIONS, min_size=len(stated), max_size=len(stated))))
    return ProbabilityMap(stated=tuple(stated), true=tuple(true), outcomes=30)


@given(maps(), st.lists(FRACTIONS, min_size=2, max_size=20))
def test_whoever_is_surer_is_worth_no_less_and_all_is_a_probability(
    known: ProbabilityMap, asked: list[float]
) -> None:
    worth = [known(one) for one in sorted([*asked, *known.stated])]

    assert all(one <= other for one, other in pairwise(worth))
    assert 0.0 <= worth[0] <= worth[-1] <= 1.0


@given(maps())
def test_what_was_stated_before_is_worth_what_came_true(known: ProbabilityMap) -> None:
    assert tuple(known(one) for one in known.stated) == known.true


@pytest.mark.parametrize(
    ("asked", "worth"),
    [(0.6, 0.4), (0.65, 0.45), (0.7, 0.5), (0.99, 0.5), (0.55, 0.4), (0.3, 0.3)],
)
def test_outside_of_what_was_stated_nobody_is_worth_more(asked: float, worth: float) -> None:
    known = ProbabilityMap(stated=(0.6, 0.7), true=(0.4, 0.5), outcomes=40)

    assert known(asked) == pytest.approx(worth)
