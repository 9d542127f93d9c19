from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from candlewick.domain.arrays import FloatArray
from candlewick.indicators import adx

price = st.floats(1.0, 1e4) | st.integers(1, 5).map(float)
bars = st.lists(st.tuples(price, price, price), max_size=60).map(
    lambda rows: np.array(rows, dtype=np.float64).reshape(-1, 3).T.copy()
)
lengths = st.integers(1, 12)


def smooth(values: list[float], length: int) -> list[float]:
    """Average as Wilder did; skip what is not a number yet."""
    out = [np.nan] * len(values)
    seed: list[float] = []
    last = np.nan
    for i, value in enumerate(values):
        if np.isnan(value):
            continue
        seed.append(value)
        if len(seed) > length:
            last = (last * (length - 1) + value) / length
        elif len(seed) == length:
            last = sum(seed) / length
        out[i] = last
    return out


def naive(columns: FloatArray, length: int, adx_length: int) -> list[list[float]]:
    high, low, close = columns.tolist()
    plus, minus, ranges = ([np.nan] * len(close) for _ in range(3))
    for i in range(1, len(close)):
        up, down = high[i] - high[i - 1], low[i - 1] - low[i]
        plus[i] = up if up > down and up > 0 else 0.0
        minus[i] = down if down > up and down > 0 else 0.0
        ranges[i] = max(high[i], close[i - 1]) - min(low[i], close[i - 1])
    rows = zip(smooth(plus, length), smooth(minus, length), smooth(ranges, length), strict=True)
    both = [(100 * p / r, 100 * m / r) if r > 0 else (np.nan, np.nan) for p, m, r in rows]
    strength = [100 * abs(p - m) / (p + m) if p + m > 0 else np.nan for p, m in both]
    return [smooth(strength, adx_length), [p for p, _ in both], [m for _, m in both]]


@given(bars, lengths, st.integers(1, 6))
def test_it_agrees_with_a_plain_loop(columns: FloatArray, length: int, adx_length: int) -> None:
    columns = np.stack((columns.max(axis=0), columns.min(axis=0), np.median(columns, axis=0)))
    ours = adx(*columns, length=length, adx_length=adx_length)

    for values, expected in zip(ours, naive(columns, length, adx_length), strict=True):
        assert_allclose(values, expected, rtol=1e-9, atol=1e-9)


def test_a_market_that_only_rises_has_full_strength() -> None:
    rise = np.arange(1.0, 60.0)
    ours = adx(rise + 1.0, rise, rise + 1.0)

    assert (ours.adx[27], ours.minus_di[27]) == (100.0, 0.0)
    assert np.isnan(ours.adx[26])


def test_it_matches_stock_indicators(golden: Any) -> None:
    table = golden.stock_indicators("adx")
    ours = adx(table.high, table.low, table.close)

    table.assert_matches(ours.adx, "adx", rtol=1e-13)
    table.assert_matches(ours.plus_di, "pdi", rtol=1e-13)
    table.assert_matches(ours.minus_di, "mdi", rtol=1e-13)


@pytest.mark.parametrize("length", [2, 5, 14])
def test_it_agrees_with_talib_on_request(walk: Any, length: int) -> None:
    talib = pytest.importorskip("talib")
    ours = adx(*walk, length=length, adx_length=length, compat="talib")

    for line, theirs in zip(ours, (talib.ADX, talib.PLUS_DI, talib.MINUS_DI), strict=True):
        assert_allclose(line, theirs(*walk, length), rtol=1e-9, atol=1e-9)


def test_it_is_never_above_100_and_has_no_value_where_nothing_moves(flat: Any) -> None:
    rise = np.arange(1.0, 300.0)

    assert max(adx(rise + 1.0, rise, rise + 1.0, adx_length=27).adx[60:]) <= 100.0
    assert np.isnan(adx(*flat)).all()
