"""Agreement is counted, and what chance makes of it is taken off."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candlewick.backtest.shadow.agreement import FEWEST_PAIRS, agreement
from candlewick.domain.decision import Signal

PAIRS = st.lists(st.tuples(st.sampled_from(Signal), st.sampled_from(Signal)), max_size=60)
BUY, HOLD = Signal.BUY, Signal.HOLD


def test_a_table_from_the_textbooks() -> None:
    # 20 and 15 agree, 5 and 10 do not: p = 0.70, e = 0.50, kappa = 0.40.
    counted = {(BUY, BUY): 20, (BUY, HOLD): 5, (HOLD, BUY): 10, (HOLD, HOLD): 15}

    found = agreement([pair for pair, count in counted.items() for _ in range(count)])

    assert found.pairs == 50
    assert found.share.value == pytest.approx(0.7)
    assert found.kappa.value == pytest.approx(0.4)


@given(PAIRS)
def test_it_is_what_its_definition_says(pairs: list[tuple[Signal, Signal]]) -> None:
    found = agreement(pairs)

    if not pairs:
        assert found.share.value is found.kappa.value is None
        return
    count = len(pairs)
    same = Fraction(sum(one is other for one, other in pairs), count)
    # Whoever knows nothing of the other: every answer of the one against every one of the other.
    crossed = product([one for one, _ in pairs], [other for _, other in pairs])
    chance = Fraction(sum(one is other for one, other in crossed), count**2)
    assert found.share.value == pytest.approx(float(same))
    if chance == 1:
        assert found.kappa.value is None
        assert found.kappa.reason == "both always said the same one thing"
    else:
        assert found.kappa.value == pytest.approx(float((same - chance) / (1 - chance)))


@given(PAIRS)
def test_neither_side_is_favoured(pairs: list[tuple[Signal, Signal]]) -> None:
    assert agreement(pairs) == agreement([(other, one) for one, other in pairs])


@pytest.mark.parametrize(("count", "few"), [(FEWEST_PAIRS - 1, True), (FEWEST_PAIRS, False)])
def test_few_answers_are_called_few(count: int, few: bool) -> None:  # noqa: FBT001 - a table
    assert agreement([(BUY, HOLD)] * count).is_few is few
