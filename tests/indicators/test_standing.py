"""Where the newest of a row stands, counted by NumPy and by machine code."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from candlewick.indicators.engine import execution
from candlewick.indicators.standing import percentiles_of_newest

ODD = st.sampled_from([math.nan, math.inf, -math.inf])
ROWS = st.integers(0, 30).flatmap(
    lambda count: st.lists(
        st.lists(st.integers(-5, 5).map(float) | ODD, min_size=count, max_size=count),
        min_size=1,
        max_size=5,
    )
)


def one_by_one(values: list[float]) -> float:
    known = [value for value in values if math.isfinite(value)]
    if not values or not math.isfinite(values[-1]):
        return math.nan
    below = sum(value < values[-1] for value in known)
    same = sum(value == values[-1] for value in known)
    return (below + 0.5 * same) / len(known)


@pytest.mark.parametrize("by_machine", [False, True])
@given(rows=ROWS, data=st.data())
def test_a_percentile_counts_equals_half_row_by_row(
    *, rows: list[list[float]], data: st.DataObject, by_machine: bool
) -> None:
    """A naive twin gives the same bits, whichever rows are asked for, and in which order."""
    which = data.draw(st.lists(st.integers(0, len(rows) - 1), max_size=6))
    # Rows of a wider table, as those of a window that moves on.
    wide = np.full((len(rows), len(rows[0]) + 7), 3.0)
    values = wide[:, 4 : 4 + len(rows[0])]
    values[:] = rows

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(execution, "_preferred", by_machine)
        found = percentiles_of_newest(values, np.array(which, dtype=np.int64))

    assert_array_equal(found, [one_by_one(rows[row]) for row in which])
