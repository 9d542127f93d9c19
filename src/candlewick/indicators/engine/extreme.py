"""The largest and the smallest of the last `length` bars.

As with sums, each value is a function of the bars in its window alone. A block of four bars is
chosen from, then four such blocks, and so on; the last four may overlap.
"""

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.engine.operation import operation
from candlewick.indicators.engine.window import Choice, Row, pad, quarters


def _before(length: float) -> int:
    return int(length) - 1


def rolling_max(values: FloatArray, length: int) -> FloatArray:
    """Return the largest of the last `length` values."""
    return _rolling_max(values, p=(length,))


def rolling_min(values: FloatArray, length: int) -> FloatArray:
    """Return the smallest of the last `length` values."""
    return _rolling_min(values, p=(length,))


def _extreme(values: FloatArray, length: float, choose: Choice) -> FloatArray:
    wanted, width, block = int(length), 1, values
    if len(values) < wanted:
        return np.full(len(values), np.nan)
    while 4 * width <= wanted:
        block = quarters(block, width, choose)
        width *= 4
    windows = len(values) - wanted + 1
    first, second, third, last = (block[at : at + windows] for at in _overlapping(wanted, width))
    return pad(choose(choose(first, second), choose(third, last)), len(values))


def _overlapping(wanted: int, width: int) -> tuple[int, int, int, int]:
    """Place four blocks of `width` so that together they cover `wanted`."""
    last = wanted - width
    return 0, min(width, last), min(2 * width, last), last


def _larger(a: FloatArray, b: FloatArray) -> FloatArray:
    return np.where((a > b) | np.isnan(a), a, b)


def _smaller(a: FloatArray, b: FloatArray) -> FloatArray:
    return np.where((a < b) | np.isnan(a), a, b)


def _gaps(x: Row) -> int:
    gaps = 0
    for i in range(len(x)):
        gaps += 1 if x[i] != x[i] else 0
    return gaps


def _larger_of_four(
    out: Row, block: Row, second: int, third: int, last: int, size: int, gaps: int
) -> None:
    two = block[second : second + size]
    three = block[third : third + size]
    four = block[last : last + size]
    if gaps == 0:
        # The same without a look at gaps is one instruction for each choice.
        for i in range(size):
            a, b, c, d = block[i], two[i], three[i], four[i]
            early = a if a > b else b
            late = c if c > d else d
            out[i] = early if early > late else late
        return
    for i in range(size):
        a, b, c, d = block[i], two[i], three[i], four[i]
        early = a if (a > b) | (a != a) else b
        late = c if (c > d) | (c != c) else d
        out[i] = early if (early > late) | (early != early) else late


@operation(
    inputs=1, history=_before, scratch=2, arrays=lambda x, length: _extreme(x, length, _larger)
)
def _rolling_max(x: Row, out: Row, even: Row, odd: Row, p: Row) -> None:
    wanted = int(p[0])
    gaps = _gaps(x)
    width = 1
    block, spare, free = x, even, odd
    while 4 * width <= wanted:
        size = len(x) - 4 * width + 1
        _larger_of_four(spare, block, width, 2 * width, 3 * width, size, gaps)
        block, spare, free = spare, free, spare
        width *= 4
    last = wanted - width
    second = width if width < last else last
    third = 2 * width if 2 * width < last else last
    _larger_of_four(out, block, second, third, last, len(out), gaps)


def _smaller_of_four(
    out: Row, block: Row, second: int, third: int, last: int, size: int, gaps: int
) -> None:
    two = block[second : second + size]
    three = block[third : third + size]
    four = block[last : last + size]
    if gaps == 0:
        for i in range(size):
            a, b, c, d = block[i], two[i], three[i], four[i]
            early = a if a < b else b
            late = c if c < d else d
            out[i] = early if early < late else late
        return
    for i in range(size):
        a, b, c, d = block[i], two[i], three[i], four[i]
        early = a if (a < b) | (a != a) else b
        late = c if (c < d) | (c != c) else d
        out[i] = early if (early < late) | (early != early) else late


@operation(
    inputs=1, history=_before, scratch=2, arrays=lambda x, length: _extreme(x, length, _smaller)
)
def _rolling_min(x: Row, out: Row, even: Row, odd: Row, p: Row) -> None:
    wanted = int(p[0])
    gaps = _gaps(x)
    width = 1
    block, spare, free = x, even, odd
    while 4 * width <= wanted:
        size = len(x) - 4 * width + 1
        _smaller_of_four(spare, block, width, 2 * width, 3 * width, size, gaps)
        block, spare, free = spare, free, spare
        width *= 4
    last = wanted - width
    second = width if width < last else last
    third = 2 * width if 2 * width < last else last
    _smaller_of_four(out, block, second, third, last, len(out), gaps)
