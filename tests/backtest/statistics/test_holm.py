"""P-values corrected for how many there are."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candlewick.backtest.statistics.holm import holm

SHARES = st.lists(st.floats(0.0, 1.0), max_size=12)


def test_the_worked_example_of_the_textbook() -> None:
    """Four tests: 4 x 0.005, 3 x 0.01, 2 x 0.03, and 0.04 raised to the one before it."""
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))


def naive(p_values: list[float]) -> list[float]:
    """Return, for each, the smallest size at which stepping down rejects it."""
    count = len(p_values)
    order = sorted(range(count), key=lambda at: p_values[at])
    return [
        max(
            min(1.0, (count - step) * p_values[at])
            for step, at in enumerate(order[: order.index(k) + 1])
        )
        for k in range(count)
    ]


@settings(deadline=None)
@given(SHARES)
def test_it_is_its_definition(p_values: list[float]) -> None:
    assert holm(p_values) == pytest.approx(naive(p_values))


@settings(deadline=None)
@given(SHARES)
def test_it_never_lowers_a_p_value_and_keeps_their_order(p_values: list[float]) -> None:
    corrected = holm(p_values)

    assert all(after >= before for before, after in zip(p_values, corrected, strict=True))
    order = np.argsort(p_values, kind="stable")
    assert list(np.array(corrected)[order]) == sorted(corrected)


def test_among_true_nulls_one_family_in_twenty_has_a_find() -> None:
    dice = np.random.default_rng(5)
    found = sum(min(holm(list(dice.random(6)))) <= 0.05 for _ in range(4_000))

    assert found / 4_000 == pytest.approx(0.05, abs=0.012)
