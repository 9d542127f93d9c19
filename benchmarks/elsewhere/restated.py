"""Two formulas of LLM_trader, put into our own words; its source is read here, never run.

Read at github.com/qrak/LLM_trader: kurtosis at commit 475da7a, in
src/indicators/statistical/statistical_indicators.py; MACD at commit 09411b8, in
src/indicators/momentum/momentum_indicators.py. Later commits may differ.
"""

import numpy as np
from libraries import LIBRARIES
from market import Market, walk
from table import Cell, Row, number, series

from candlewick.domain.arrays import FloatArray

OURS = LIBRARIES[0]
LENGTH = 30
VISIBLE = 1e-6


def heads() -> list[str]:
    """Return the columns of the table."""
    return ["", "right", "candlewick", "LLM_trader's formula, re-stated"]


def rows() -> list[Row]:
    """Compute both formulas next to ours."""
    line = np.arange(1.0, LENGTH + 1.0)
    straight = Market(high=line, low=line, close=line, volume=line)
    theirs = _macd_line(walk(300).close)
    ours = _ours("MACD line", walk(300))
    off = np.abs(theirs - ours) / np.nanmax(np.abs(ours))
    return [
        _row("kurtosis of 1, 2, … 30", -1.2, _ours("Kurtosis", straight)[-1], _kurtosis(line)),
        _row("MACD line, first value (bar 25)", _first_macd(), ours[25], theirs[25]),
        Row(
            "MACD line: last bar of 300 that is off by more than 1e-6 of the largest value",
            "never",
            (Cell("never"), Cell(str(np.flatnonzero(off > VISIBLE)[-1]), wrong=True)),
        ),
    ]


def _row(asked: str, right: float, ours: float, theirs: float) -> Row:
    cells = (Cell(number(one), wrong=number(one) != number(right)) for one in (ours, theirs))
    return Row(asked, number(right), tuple(cells))


def _ours(indicator: str, market: Market) -> FloatArray:
    found = series(indicator, market, OURS)
    if isinstance(found, Cell):
        raise TypeError(found.text)
    return found


def _kurtosis(values: FloatArray) -> float:
    """Scale the fourth powers for a sample, but divide by the population's deviation.

    What is taken off is 3 (n - 1) / ((n - 2)(n - 3)), where the estimate has (n - 1) squared.
    """
    n = len(values)
    fourth = float(np.sum(((values - values.mean()) / values.std()) ** 4))
    scale = n * (n + 1) / ((n - 1) * (n - 2) * (n - 3))
    return scale * fourth - 3 * (n - 1) / ((n - 2) * (n - 3))


def _macd_line(close: FloatArray) -> FloatArray:
    line = _averaged(close, 12) - _averaged(close, 26)
    line[:25] = np.nan
    return line


def _averaged(close: FloatArray, length: int) -> FloatArray:
    """Begin before the first bar with the mean of the first closes, then add those again."""
    average, out = close[:length].mean(), np.empty(len(close))
    for i, price in enumerate(close):
        average += 2.0 / (length + 1.0) * (price - average)
        out[i] = average
    return out


def _first_macd() -> float:
    """Seed each average with the mean of its own first closes, by hand up to bar 25."""
    close = walk(300).close
    fast = close[:12].mean()
    for price in close[12:26]:
        fast += 2.0 / 13.0 * (price - fast)
    return float(fast - close[:26].mean())
