"""Arithmetic, bar by bar."""

import math

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine.operation import Line, Operation, operation

Row = FloatArray
Either = FloatArray | float


def _larger(a: Either, b: Either) -> FloatArray:
    return np.where(np.greater(a, b) | np.isnan(a), a, b)


def _smaller(a: Either, b: Either) -> FloatArray:
    return np.where(np.less(a, b) | np.isnan(a), a, b)


def _known(a: Either, b: Either, answer: object) -> FloatArray:
    return np.where(np.isnan(a) | np.isnan(b), np.nan, np.asarray(answer, dtype=np.float64))


def _quotient(a: Either, b: Either, *_: float) -> FloatArray:
    numerator, denominator = np.broadcast_arrays(a, b)
    out = np.full(numerator.shape, np.nan)
    np.divide(numerator, denominator, out=out, where=denominator != 0.0)
    return out


@operation(inputs=2, arrays=np.add)
def _add(a: Row, b: Row, out: Row) -> None:
    for i in range(len(out)):
        out[i] = a[i] + b[i]


@operation(inputs=2, arrays=np.subtract)
def _subtract(a: Row, b: Row, out: Row) -> None:
    for i in range(len(out)):
        out[i] = a[i] - b[i]


@operation(inputs=2, arrays=np.multiply)
def _multiply(a: Row, b: Row, out: Row) -> None:
    for i in range(len(out)):
        out[i] = a[i] * b[i]


@operation(inputs=2, arrays=_quotient)
def _divide(a: Row, b: Row, out: Row) -> None:
    for i in range(len(out)):
        below = b[i]
        safe = below if below != 0.0 else 1.0
        quotient = a[i] / safe
        out[i] = quotient if below != 0.0 else math.nan


@operation(inputs=1, arrays=np.negative)
def _negative(a: Row, out: Row) -> None:
    for i in range(len(out)):
        out[i] = -a[i]


@operation(inputs=1, arrays=np.abs)
def _absolute(a: Row, out: Row) -> None:
    for i in range(len(out)):
        out[i] = abs(a[i])


@operation(inputs=2, arrays=_larger)
def _maximum(a: Row, b: Row, out: Row) -> None:
    for i in range(len(out)):
        out[i] = a[i] if (a[i] > b[i]) | (a[i] != a[i]) else b[i]


@operation(inputs=2, arrays=_smaller)
def _minimum(a: Row, b: Row, out: Row) -> None:
    for i in range(len(out)):
        out[i] = a[i] if (a[i] < b[i]) | (a[i] != a[i]) else b[i]


@operation(inputs=2, arrays=lambda a, b: _known(a, b, np.less(a, b)))
def _less(a: Row, b: Row, out: Row) -> None:
    for i in range(len(out)):
        truth = 1.0 if a[i] < b[i] else 0.0
        out[i] = math.nan if (a[i] != a[i]) | (b[i] != b[i]) else truth


@operation(inputs=2, arrays=lambda a, b: _known(a, b, np.less_equal(a, b)))
def _at_most(a: Row, b: Row, out: Row) -> None:
    for i in range(len(out)):
        truth = 1.0 if a[i] <= b[i] else 0.0
        out[i] = math.nan if (a[i] != a[i]) | (b[i] != b[i]) else truth


@operation(inputs=2, arrays=lambda a, b: _known(a, b, np.greater(a, b)))
def _greater(a: Row, b: Row, out: Row) -> None:
    for i in range(len(out)):
        truth = 1.0 if a[i] > b[i] else 0.0
        out[i] = math.nan if (a[i] != a[i]) | (b[i] != b[i]) else truth


@operation(inputs=2, arrays=lambda a, b: _known(a, b, np.greater_equal(a, b)))
def _at_least(a: Row, b: Row, out: Row) -> None:
    for i in range(len(out)):
        truth = 1.0 if a[i] >= b[i] else 0.0
        out[i] = math.nan if (a[i] != a[i]) | (b[i] != b[i]) else truth


@operation(inputs=2, arrays=lambda a, b: _known(a, b, np.equal(a, b)))
def _same(a: Row, b: Row, out: Row) -> None:
    for i in range(len(out)):
        truth = 1.0 if a[i] == b[i] else 0.0
        out[i] = math.nan if (a[i] != a[i]) | (b[i] != b[i]) else truth


@operation(inputs=2, arrays=np.multiply)
def _both(a: Row, b: Row, out: Row) -> None:
    for i in range(len(out)):
        out[i] = a[i] * b[i]


@operation(inputs=2, arrays=_larger)
def _either(a: Row, b: Row, out: Row) -> None:
    for i in range(len(out)):
        out[i] = a[i] if (a[i] > b[i]) | (a[i] != a[i]) else b[i]


@operation(inputs=1, arrays=lambda a: np.subtract(1.0, a))
def _opposite(a: Row, out: Row) -> None:
    for i in range(len(out)):
        out[i] = 1.0 - a[i]


@operation(
    inputs=3,
    arrays=lambda c, a, b: np.where(np.isnan(c), np.nan, np.where(np.not_equal(c, 0.0), a, b)),
)
def _where(condition: Row, a: Row, b: Row, out: Row) -> None:
    for i in range(len(out)):
        test, yes, no = condition[i], a[i], b[i]
        choice = yes if test != 0.0 else no
        out[i] = math.nan if test != test else choice


@operation(inputs=2, arrays=lambda a, b: np.where(np.isnan(a), b, a))
def _or_else(a: Row, b: Row, out: Row) -> None:
    for i in range(len(out)):
        out[i] = b[i] if a[i] != a[i] else a[i]


def _root(a: FloatArray) -> FloatArray:
    return np.sqrt(np.where(np.less(a, 0.0), np.nan, a))


@operation(inputs=1, arrays=_root)
def _square_root(a: Row, out: Row) -> None:
    for i in range(len(out)):
        out[i] = math.sqrt(a[i]) if a[i] >= 0.0 else math.nan


@operation(inputs=1)
def _logarithm(a: Row, out: Row) -> None:
    for i in range(len(out)):
        out[i] = math.log(a[i]) if a[i] > 0.0 else math.nan


@operation(inputs=1)
def _exponential_of(a: Row, out: Row) -> None:
    for i in range(len(out)):
        # Python raises above 709.78, where the compiled form has infinity.
        out[i] = math.exp(a[i]) if a[i] < 700.0 else math.nan


Line.operators.update(
    add=_add,
    subtract=_subtract,
    multiply=_multiply,
    divide=_divide,
    negative=_negative,
    less=_less,
    at_most=_at_most,
    greater=_greater,
    at_least=_at_least,
    both=_both,
    either=_either,
    opposite=_opposite,
)

FLAT, NO_VOLUME = 1.0, 2.0
"""Why a quotient has no value: nothing moved, or nothing was traded."""


def quotient(a: Either, b: Either, *, because: float = FLAT) -> FloatArray:
    """Divide; where `b` is zero there is no value, and `because` says what zero means."""
    return _divide(a, b, p=(because,))


def maximum(a: Either, b: Either) -> FloatArray:
    """Return the larger; unknown where either is."""
    return _maximum(a, b)


def minimum(a: Either, b: Either) -> FloatArray:
    """Return the smaller; unknown where either is."""
    return _minimum(a, b)


def absolute(a: FloatArray) -> FloatArray:
    """Return the distance from zero."""
    return _absolute(a)


def same(a: Either, b: Either) -> FloatArray:
    """Return 1 where the two are equal, 0 where not; unknown where either is."""
    return _same(a, b)


def where(condition: object, a: Either, b: Either) -> FloatArray:
    """Choose `a` where the condition holds and `b` where not; unknown where that is unknown."""
    return _where(condition, a, b)  # type: ignore[arg-type]


def or_else(a: FloatArray, b: Either) -> FloatArray:
    """Put `b` where `a` is unknown."""
    return _or_else(a, b)


def square_root(a: FloatArray) -> FloatArray:
    """Return the root; unknown below zero."""
    return _square_root(a)


def logarithm(a: FloatArray) -> FloatArray:
    """Return the natural logarithm; unknown at zero and below."""
    return _logarithm(a)


def exponential_of(a: FloatArray) -> FloatArray:
    """Return e to the power of `a`; unknown from 700 on."""
    return _exponential_of(a)


__all__ = [
    "FLAT", "NO_VOLUME", "Operation", "absolute", "exponential_of", "logarithm", "maximum",
    "minimum", "or_else", "quotient", "same", "square_root", "where",
]  # fmt: skip
