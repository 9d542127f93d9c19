"""Stretches of time, against sets of moments."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from candlewick.domain.span import Span, merged, outside

PLACES = st.integers(0, 40)
SPANS = st.lists(st.tuples(PLACES, PLACES).map(lambda pair: (min(pair), max(pair) + 1)), max_size=6)


def moments(spans: list[Span]) -> set[int]:
    return {moment for start, past in spans for moment in range(start, past)}


@given(SPANS)
def test_merged_spans_hold_the_same_moments_and_do_not_touch(spans: list[Span]) -> None:
    whole = merged(spans)

    assert moments(whole) == moments(spans)
    assert all(one[1] < other[0] for one, other in itertools.pairwise(whole))


@given(SPANS.filter(bool), SPANS)
def test_what_is_outside_is_what_no_span_holds(some: list[Span], others: list[Span]) -> None:
    span = some[0]

    assert moments(list(outside(span, others))) == moments([span]) - moments(others)
