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


def _smooth_lead(length: float, *_: float) -> int:
    return int(length) - 1


def _smooth_row(x: Row, out: Row, state: Row, p: Row, which: int, begin: int, end: int) -> None:
    length, weight, keep = p[3 * which], p[3 * which + 1], p[3 * which + 2]
    seen = state[2 * which]
    average = state[2 * which + 1]
    for i in range(begin, end):
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
    state[2 * which] = seen
    state[2 * which + 1] = average


def _until_seeded(x: Row, state: Row, p: Row, which: int) -> int:
    """Return after how many bars the average has its seed."""
    missing = p[3 * which] - state[2 * which]
    bars = 0
    while (missing > 0.0) & (bars < len(x)):
        missing -= 1.0 if x[bars] == x[bars] else 0.0
        bars += 1
    return bars


def _is_whole(x: Row) -> bool:
    gaps = 0
    for i in range(len(x)):
        gaps += 1 if x[i] != x[i] else 0
    return gaps == 0


@operation(inputs=1, state=2, lead=_smooth_lead)
def _smooth(x: Row, out: Row, state: Row, p: Row) -> None:
    _smooth_row(x, out, state, p, 0, 0, len(out))


# Each average waits for its own last value; several side by side wait at the same time.


@operation(inputs=2, outputs=2, state=4, lead=_smooth_lead)
def _smooth_two(x1: Row, x2: Row, out1: Row, out2: Row, state: Row, p: Row) -> None:
    size = len(out1)
    seeded = _until_seeded(x1, state, p, 0)
    bars = _until_seeded(x2, state, p, 1)
    seeded = bars if bars > seeded else seeded
    whole = _is_whole(x1[seeded:]) and _is_whole(x2[seeded:])
    first = seeded if whole & (size > 1) else size
    _smooth_row(x1, out1, state, p, 0, 0, first)
    _smooth_row(x2, out2, state, p, 1, 0, first)
    w1, k1, w2, k2 = p[1], p[2], p[4], p[5]
    y1, y2 = state[1], state[3]
    for i in range(first, size):
        y1 = w1 * x1[i] + k1 * y1
        y2 = w2 * x2[i] + k2 * y2
        out1[i] = y1
        out2[i] = y2
    state[1], state[3] = y1, y2


@operation(inputs=3, outputs=3, state=6, lead=_smooth_lead)
def _smooth_three(
    x1: Row, x2: Row, x3: Row, out1: Row, out2: Row, out3: Row, state: Row, p: Row
) -> None:
    size = len(out1)
    seeded = _until_seeded(x1, state, p, 0)
    bars = _until_seeded(x2, state, p, 1)
    seeded = bars if bars > seeded else seeded
    bars = _until_seeded(x3, state, p, 2)
    seeded = bars if bars > seeded else seeded
    whole = _is_whole(x1[seeded:]) and _is_whole(x2[seeded:]) and _is_whole(x3[seeded:])
    first = seeded if whole & (size > 1) else size
    _smooth_row(x1, out1, state, p, 0, 0, first)
    _smooth_row(x2, out2, state, p, 1, 0, first)
    _smooth_row(x3, out3, state, p, 2, 0, first)
    w1, k1, w2, k2, w3, k3 = p[1], p[2], p[4], p[5], p[7], p[8]
    y1, y2, y3 = state[1], state[3], state[5]
    for i in range(first, size):
        y1 = w1 * x1[i] + k1 * y1
        y2 = w2 * x2[i] + k2 * y2
        y3 = w3 * x3[i] + k3 * y3
        out1[i] = y1
        out2[i] = y2
        out3[i] = y3
    state[1], state[3], state[5] = y1, y2, y3


@operation(inputs=4, outputs=4, state=8, lead=_smooth_lead)
def _smooth_four(
    x1: Row,
    x2: Row,
    x3: Row,
    x4: Row,
    out1: Row,
    out2: Row,
    out3: Row,
    out4: Row,
    state: Row,
    p: Row,
) -> None:
    size = len(out1)
    seeded = _until_seeded(x1, state, p, 0)
    bars = _until_seeded(x2, state, p, 1)
    seeded = bars if bars > seeded else seeded
    bars = _until_seeded(x3, state, p, 2)
    seeded = bars if bars > seeded else seeded
    bars = _until_seeded(x4, state, p, 3)
    seeded = bars if bars > seeded else seeded
    whole = _is_whole(x1[seeded:]) and _is_whole(x2[seeded:])
    whole = whole and _is_whole(x3[seeded:]) and _is_whole(x4[seeded:])
    first = seeded if whole & (size > 1) else size
    _smooth_row(x1, out1, state, p, 0, 0, first)
    _smooth_row(x2, out2, state, p, 1, 0, first)
    _smooth_row(x3, out3, state, p, 2, 0, first)
    _smooth_row(x4, out4, state, p, 3, 0, first)
    w1, k1, w2, k2 = p[1], p[2], p[4], p[5]
    w3, k3, w4, k4 = p[7], p[8], p[10], p[11]
    y1, y2, y3, y4 = state[1], state[3], state[5], state[7]
    for i in range(first, size):
        y1 = w1 * x1[i] + k1 * y1
        y2 = w2 * x2[i] + k2 * y2
        y3 = w3 * x3[i] + k3 * y3
        y4 = w4 * x4[i] + k4 * y4
        out1[i] = y1
        out2[i] = y2
        out3[i] = y3
        out4[i] = y4
    state[1], state[3], state[5], state[7] = y1, y2, y3, y4


_smooth.together.update({2: _smooth_two, 3: _smooth_three, 4: _smooth_four})


@operation(inputs=1, state=1)
def _running_sum(x: Row, out: Row, state: Row) -> None:
    total = state[0]
    if _is_whole(x):
        for i in range(len(out)):
            total += x[i]
            out[i] = total
        state[0] = total
        return
    for i in range(len(out)):
        known = x[i] == x[i]
        total += x[i] if known else 0.0
        out[i] = total if known else math.nan
    state[0] = total


@operation(inputs=1, state=1, lead=int)
def _without_first(x: Row, out: Row, state: Row, p: Row) -> None:
    seen = state[0]
    if seen >= p[0]:
        for i in range(len(out)):
            out[i] = x[i]
        return
    for i in range(len(out)):
        known = x[i] == x[i]
        out[i] = x[i] if seen >= p[0] else math.nan
        seen += 1.0 if known & (seen < p[0]) else 0.0
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
