from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import force_index

price = st.floats(1.0, 1e4) | st.integers(1, 5).map(float)
traded = st.floats(0.01, 1e4) | st.just(0.0)
bars = st.lists(st.tuples(price, traded), max_size=60).map(
    lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 2).T.copy()
)
lengths = st.integers(1, 12)


@given(bars, lengths)
def test_it_agrees_with_a_plain_loop(columns: FloatArray, length: int) -> None:
    close, volume = columns.tolist()
    force = [(close[i] - close[i - 1]) * volume[i] for i in range(1, len(close))]
    expected = [np.nan] * min(length, len(close))
    for i in range(length, len(close)):
        seed = sum(force[:length]) / length
        last = expected[-1]
        step = (force[i - 1] - last) * 2.0 / (length + 1)
        expected.append(seed if i == length else last + step)

    assert_allclose(force_index(close=columns[0], volume=columns[1], length=length), expected,
                    rtol=1e-9, atol=1e-6)  # fmt: skip


def test_a_steady_push_reads_as_itself() -> None:
    assert_allclose(force_index(np.arange(30.0), np.full(30, 4.0))[13:], 4.0)


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("force")

    ours = force_index(table.close, table.volume, length=2)

    table.assert_matches(ours, "forceIndex", rtol=1e-12, atol=1e-6)


def test_it_matches_talib(golden: Any) -> None:
    talib = pytest.importorskip("talib")
    table = golden.quotes()
    columns = table.close, table.volume

    assert_allclose(force_index(*columns), talib.EFI(*columns), rtol=1e-9)
