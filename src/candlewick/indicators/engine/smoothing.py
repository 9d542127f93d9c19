"""What remembers all bars so far: the recursive average that every other composes from."""

import math

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine.operation import operation

Row = FloatArray


def exponential(values: FloatArray, length: int) -> FloatArray:
    """Smooth with weight 2 / (length + 1); see `smooth`."""
    return smooth(values, length=length, weight=2.0 / (length + 1))


def wilder(values: FloatArray, length: int) -> FloatArray:
    """Smooth with weight 1 / length, as Wilder did; see `smooth`."""
    return smooth(values, length=length, weight=1.0 / length)


def smooth(values: FloatArray, *, length: int, weight: float) -> FloatArray:
    """Average recursively, seeded with the plain mean of the first `length` known values.

    This is TradingView's seed, bar for bar; leading NaN (the warm-up of an input that is an
    indicator itself) and gaps are skipped, and are NaN in the output.

    Args:
        values: any line.
        length: [candles, > 0] how many values make the seed.
        weight: [0 to 1] the share of each later value.
    """
    return _smooth(values, p=(length, weight, 1.0 - weight))


def running_sum(values: FloatArray) -> FloatArray:
    """Return the sum of all known values so far; NaN where the value is."""
    return _running_sum(values)


def without_first(values: FloatArray, count: int) -> FloatArray:
    """Forget the first `count` known values, so that what follows seeds itself later."""
    return _without_first(values, p=(count,))


def running_product(values: FloatArray) -> FloatArray:
    """Return the product of all known values so far; NaN where the value is."""
    return _running_product(values)


def known_before(values: FloatArray, *, at_first: FloatArray | float) -> FloatArray:
    """Return the known value before each known one, and `at_first` where there is none yet.

    Unlike `previous` it has a value on the first bar, and steps over gaps.
    """
    return _known_before(values, at_first)


@operation(inputs=1, state=2, lead=lambda length, *_: int(length) - 1)
def _smooth(x: Row, out: Row, state: Row, p: Row) -> None:
    length, weight, keep = p[0], p[1], p[2]
    seen = state[0]
    average = state[1]
    for i in range(len(out)):
        value = x[i]
        if value != value:
            out[i] = math.nan
        elif seen >= length:
            average = weight * value + keep * average
            out[i] = average
        else:
            seen += 1.0
            average += value
            if seen >= length:
                average = average / length
                out[i] = average
            else:
                out[i] = math.nan
    state[0] = seen
    state[1] = average


@operation(inputs=1, state=1)
def _running_sum(x: Row, out: Row, state: Row) -> None:
    total = state[0]
    for i in range(len(out)):
        known = x[i] == x[i]
        total += x[i] if known else 0.0
        out[i] = total if known else math.nan
    state[0] = total


@operation(inputs=1, state=1, lead=lambda count: int(count))
def _without_first(x: Row, out: Row, state: Row, p: Row) -> None:
    seen = state[0]
    for i in range(len(out)):
        known = x[i] == x[i]
        out[i] = x[i] if seen >= p[0] else math.nan
        seen += 1.0 if known else 0.0
    state[0] = seen


@operation(inputs=1, state=2)
def _running_product(x: Row, out: Row, state: Row) -> None:
    product = state[0] if state[1] > 0.0 else 1.0
    for i in range(len(out)):
        known = x[i] == x[i]
        product *= x[i] if known else 1.0
        out[i] = product if known else math.nan
    state[0] = product
    state[1] = 1.0


@operation(inputs=2, state=2)
def _known_before(x: Row, first: Row, out: Row, state: Row) -> None:
    last, begun = state[0], state[1]
    for i in range(len(out)):
        known = x[i] == x[i]
        before = last if begun > 0.0 else first[i]
        out[i] = before if known else math.nan
        last = x[i] if known else last
        begun = 1.0 if known else begun
    state[0] = last
    state[1] = begun
