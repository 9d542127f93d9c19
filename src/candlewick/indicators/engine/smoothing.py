"""What remembers all bars so far: the recursive average that every other composes from."""

import math

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine.operation import Operation, operation
from candlewick.indicators.engine.together import side_by_side
from candlewick.indicators.engine.window import previous

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
    """Forget the first `count` values, so that what follows seeds itself later.

    Of a line without gaps behind its first value, that is: what was known as long ago.
    """
    return _where_known(values, previous(values, count)) if count > 0 else values


def running_product(values: FloatArray) -> FloatArray:
    """Return the product of all known values so far; NaN where the value is."""
    return _running_product(values)


def known_before(values: FloatArray, *, at_first: FloatArray | float) -> FloatArray:
    """Return the known value before each known one, and `at_first` where there is none yet.

    Unlike `previous` it has a value on the first bar, and steps over gaps.
    """
    return _known_before(values, at_first)


def _smooth_lead(length: float, *_: float) -> int:
    return int(length) - 1


def forgotten_after(*p: float) -> int:
    """Return after how many bars an average has forgotten its seed [bars].

    The seed's share is below 2 to the power of -53 then; the rest is for the last bit to settle.
    """
    return max(
        int(length) + (int(45.0 / -math.log(keep)) + 8 if keep > 0.0 else 8)
        for length, keep in zip(p[::3], p[2::3], strict=True)
    )


def _is_whole(x: Row) -> bool:
    gaps = 0
    for i in range(len(x)):
        gaps += 1 if x[i] != x[i] else 0
    return gaps == 0


@operation(inputs=1, state=2, lead=_smooth_lead, forgets=forgotten_after)
def _smooth(x: Row, out: Row, state: Row, p: Row) -> None:
    seen, average = state[0], state[1]
    begun = 0
    while (begun < len(out)) & (seen < p[0]):
        value = x[begun]
        known = value == value
        seen += 1.0 if known else 0.0
        average += value if known else 0.0
        seeded = known & (seen >= p[0])
        average = average / p[0] if seeded else average
        out[begun] = average if seeded else math.nan
        begun += 1
    state[0], state[1] = seen, average
    weight, keep = p[1], p[2]
    for i in range(begun, len(out)):
        average = weight * x[i] + keep * average
        out[i] = average
    if average != average:
        # Something was unknown: once more, and carefully.
        average = state[1]
        for i in range(begun, len(out)):
            known = x[i] == x[i]
            average = weight * x[i] + keep * average if known else average
            out[i] = average if known else math.nan
    state[1] = average


for _many in (2, 3, 4, 8):
    side_by_side(*[_smooth] * _many)


def beside_averages(alone: Operation, *counts: int) -> None:
    """Let an operation run side by side with some averages, as many as each count says."""
    for many in counts:
        side_by_side(alone, *[_smooth] * many)


@operation(inputs=1, state=1)
def _running_sum(x: Row, out: Row, state: Row) -> None:
    total = state[0]
    for i in range(len(out)):
        total += x[i]
        out[i] = total
    if total != total:
        # Something was unknown: once more, and carefully.
        total = state[0]
        for i in range(len(out)):
            known = x[i] == x[i]
            total += x[i] if known else 0.0
            out[i] = total if known else math.nan
    state[0] = total


beside_averages(_running_sum, 1, 2, 3, 4, 5, 6)


@operation(inputs=2, arrays=lambda x, known: np.where(np.isnan(known), np.nan, x))
def _where_known(x: Row, known: Row, out: Row) -> None:
    for i in range(len(out)):
        out[i] = math.nan if known[i] != known[i] else x[i]


@operation(inputs=1, state=2)
def _running_product(x: Row, out: Row, state: Row) -> None:
    product = state[0] if state[1] > 0.0 else 1.0
    state[1] = 1.0
    if _is_whole(x):
        for i in range(len(out)):
            product *= x[i]
            out[i] = product
        state[0] = product
        return
    for i in range(len(out)):
        known = x[i] == x[i]
        product *= x[i] if known else 1.0
        out[i] = product if known else math.nan
    state[0] = product


@operation(inputs=2, state=2)
def _known_before(x: Row, first: Row, out: Row, state: Row) -> None:
    last, begun = state[0], state[1]
    if (len(out) > 0) & _is_whole(x):
        out[0] = last if begun > 0.0 else first[0]
        for i in range(len(out) - 1):
            out[i + 1] = x[i]
        state[0], state[1] = x[len(out) - 1], 1.0
        return
    for i in range(len(out)):
        known = x[i] == x[i]
        before = last if begun > 0.0 else first[i]
        out[i] = before if known else math.nan
        last = x[i] if known else last
        begun = 1.0 if known else begun
    state[0] = last
    state[1] = begun
