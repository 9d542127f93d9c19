import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import average_quote_volume

price = st.floats(1.0, 1e4)
traded = st.floats(0.01, 1e4) | st.just(0.0)
bars = st.lists(st.tuples(price, price, price, traded), max_size=60).map(
    lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 4).T.copy()
)


@given(bars, st.integers(1, 12))
def test_it_agrees_with_a_plain_loop(columns: FloatArray, length: int) -> None:
    money = [(high + low + close) / 3.0 * v for high, low, close, v in columns.T.tolist()]
    expected = [
        sum(money[i - length + 1 : i + 1]) / length if i >= length - 1 else np.nan
        for i in range(len(money))
    ]

    assert_allclose(average_quote_volume(*columns, length=length), expected, rtol=1e-9)


def test_without_volume_no_money_changed_hands() -> None:
    close = np.full(20, 7.0)

    assert average_quote_volume(close, close, close, np.zeros(20))[-1] == 0.0
