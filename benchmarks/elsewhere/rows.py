"""What is asked of every library, and what the right answer is."""

from collections.abc import Callable
from decimal import Decimal, localcontext
from fractions import Fraction

import market
import numpy as np
from libraries import LIBRARIES, Library
from market import Market
from table import ABSENT, NO_CALL, NONE, Cell, Row, error, number, series

from candlewick.domain.arrays import FloatArray

GAP = 60
VISIBLE = 1e-6


def flat() -> list[Row]:
    """Ask for values of a market that stands still."""
    asked = ("RSI", "Stochastic %K", "Williams %R", "MFI")
    moved = each("OBV", market.flat(), _change)
    return [
        *(_undefined(name, name, market.flat()) for name in asked),
        Row("OBV: change since bar 20", "0", moved),
    ]


def silent() -> list[Row]:
    """Ask for values of a market without volume."""
    return [_undefined(name, name, market.silent()) for name in ("MFI", "CMF", "VWAP")]


def _undefined(asked: str, indicator: str, of: Market) -> Row:
    def last(values: FloatArray) -> Cell:
        return Cell(number(values[-1]), wrong=not np.isnan(values[-1]))

    return Row(asked, NONE, each(indicator, of, last))


def gap() -> list[Row]:
    """Ask for the last value after a hole, and for it without that bar."""
    rows: list[Row] = []
    for indicator in ("RSI", "ADX", "OBV", "MACD line", "ATR"):
        truth = each(indicator, market.walk().changed(_without), _last)
        after = each(indicator, market.walk().changed(_holed), _last)
        judged = (
            Cell(one.text, wrong=one.text not in {true.text, NONE, NO_CALL, ABSENT})
            for one, true in zip(after, truth, strict=True)
        )
        rows += [
            Row(f"{indicator}, the bar left out", "", truth),
            Row(f"{indicator}, the bar NaN", "the row above", tuple(judged)),
        ]
    return rows


def window() -> list[Row]:
    """Count the bars that a hole leaves without a value."""
    asked = {"SMA": 20, "Bollinger upper": 20, "Stochastic %K": 16}
    rows: list[Row] = []
    for indicator, right in asked.items():

        def missing(values: FloatArray, right: int = right) -> Cell:
            count = int(np.isnan(values[GAP:]).sum())
            return Cell(str(count), wrong=count != right)

        rows.append(
            Row(indicator, str(right), each(indicator, market.walk().changed(_holed), missing))
        )
    return rows


def short() -> list[Row]:
    """Ask for values of too few bars."""
    asked = [("RSI", 5), ("RSI", 14), ("ADX", 5), ("SMA", 5), ("MACD line", 5)]
    return [
        _undefined(f"{indicator} of {size} bars", indicator, market.walk(size))
        for indicator, size in asked
    ]


def spike() -> list[Row]:
    """Measure an average against exact fractions."""
    close = [Fraction(price) for price in market.spiked().close.tolist()]
    exact = [float(sum(close[i - 19 : i + 1]) / 20) for i in range(70, 300)]
    return [Row("SMA", "0", each("SMA", market.spiked(), _against(exact)))]


def quiet() -> list[Row]:
    """Measure a deviation against exact fractions."""
    of = market.quiet()
    close = [Fraction(price) for price in of.close.tolist()]
    exact = [_deviation(close[i - 19 : i + 1]) for i in range(70, 300)]
    return [Row("Standard deviation", "0", each("Standard deviation", of, _against(exact)))]


def _deviation(values: list[Fraction]) -> float:
    mean = sum(values) / len(values)
    variance = sum((value - mean) ** 2 for value in values) / len(values)
    with localcontext(prec=60):
        return float((Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt())


def _against(exact: list[float]) -> Callable[[FloatArray], Cell]:
    truth = np.array(exact)

    def judge(values: FloatArray) -> Cell:
        off = np.abs(values[70:] / truth - 1.0)
        if np.isnan(off).any():
            return Cell(f"none on {int(np.isnan(off).sum())} of {len(off)} bars", wrong=True)
        return Cell(error(off.max()), wrong=off.max() > VISIBLE)

    return judge


def each(indicator: str, of: Market, judge: Callable[[FloatArray], Cell]) -> tuple[Cell, ...]:
    """Let one question be answered by every library."""

    def one(library: Library) -> Cell:
        values = series(indicator, of, library)
        return values if isinstance(values, Cell) else judge(values)

    return tuple(one(library) for library in LIBRARIES)


def _change(values: FloatArray) -> Cell:
    change = values[-1] - values[20]
    return Cell(number(change), wrong=change != 0.0)


def _last(values: FloatArray) -> Cell:
    return Cell(number(values[-1]))


def _holed(column: FloatArray) -> FloatArray:
    column = column.copy()
    column[GAP] = np.nan
    return column


def _without(column: FloatArray) -> FloatArray:
    return np.delete(column, GAP)
