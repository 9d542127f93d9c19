"""The windows of `engine.window` and `engine.extreme` over a block: the very same steps.

Inside a loop an index is unsigned, as a signed one would be looked at twice: it might count from
the end.
"""

from collections.abc import Callable

import numpy as np
from numpy import uintp

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.fast.compiled import helper

BLOCK = 1024
"""[bars] a row of 8 KiB."""

PAGE = 512
"""[numbers] 4 KiB."""


@helper
def rows_for(many: int, bars: int) -> FloatArray:
    """Return rows of working space [shape=(many, >= bars)].

    No two begin at nearly the same place of a page: what is read from one and what is written to
    the other would wait for each other.
    """
    return np.empty((many, bars - bars % PAGE + PAGE + 72))


@helper
def _add_four(out: FloatArray, x: FloatArray, start: int, width: int, size: int) -> None:
    a, step = uintp(start), uintp(width)
    b = a + step
    c = b + step
    d = c + step
    for i in range(uintp(size)):
        out[i] = (x[a + i] + x[b + i]) + (x[c + i] + x[d + i])


def _last_parts(*, divide: bool) -> Callable[..., None]:
    @helper
    def last_parts(
        out: FloatArray, to: int, size: int, x: FloatArray, start: int, width: int, parts: int,
        whole: float,
    ) -> None:  # fmt: skip
        o, a, step = uintp(to), uintp(start), uintp(width)
        b = a + step
        c = b + step
        if parts == 1:
            for i in range(uintp(size)):
                total = x[a + i]
                out[o + i] = total / whole if divide else total
        elif parts == 2:
            for i in range(uintp(size)):
                total = x[a + i] + x[b + i]
                out[o + i] = total / whole if divide else total
        else:
            for i in range(uintp(size)):
                total = (x[a + i] + x[b + i]) + x[c + i]
                out[o + i] = total / whole if divide else total

    return last_parts


def _last_parts_more(*, divide: bool) -> Callable[..., None]:
    @helper
    def last_parts_more(
        out: FloatArray, to: int, size: int, x: FloatArray, start: int, width: int, parts: int,
        whole: float, prior: FloatArray, begin: int,
    ) -> None:  # fmt: skip
        o, p, a, step = uintp(to), uintp(begin), uintp(start), uintp(width)
        b = a + step
        c = b + step
        if parts == 1:
            for i in range(uintp(size)):
                total = prior[p + i] + x[a + i]
                out[o + i] = total / whole if divide else total
        elif parts == 2:
            for i in range(uintp(size)):
                total = (prior[p + i] + x[a + i]) + x[b + i]
                out[o + i] = total / whole if divide else total
        else:
            for i in range(uintp(size)):
                total = ((prior[p + i] + x[a + i]) + x[b + i]) + x[c + i]
                out[o + i] = total / whole if divide else total

    return last_parts_more


def _windows(*, divide: bool) -> Callable[..., None]:
    last_parts, last_parts_more = _last_parts(divide=divide), _last_parts_more(divide=divide)

    @helper
    def windows(
        x: FloatArray, start: int, length: int, out: FloatArray, to: int, size: int,
        even: FloatArray, odd: FloatArray, part: FloatArray,
    ) -> None:  # fmt: skip
        whole = float(length)
        width, have = 1, 0
        block, at, spare, free = x, start, even, odd
        while 4 * width <= length:
            parts = length // width % 4
            if parts > 0:
                if have == 0:
                    add_parts(part, size, block, at, width, parts)
                else:
                    add_parts_more(part, size, block, at + have, width, parts)
                have += parts * width
            _add_four(spare, block, at, width, size + length - 4 * width)
            block, at, spare, free = spare, 0, free, spare
            width *= 4
        parts = length // width % 4
        if have == 0:
            last_parts(out, to, size, block, at, width, parts, whole)
        else:
            last_parts_more(out, to, size, block, at + have, width, parts, whole, part, 0)

    return windows


@helper
def add_parts(
    out: FloatArray, size: int, x: FloatArray, start: int, width: int, parts: int
) -> None:
    """Begin a sum with one to three blocks."""
    a, step = uintp(start), uintp(width)
    b = a + step
    c = b + step
    if parts == 1:
        for i in range(uintp(size)):
            out[i] = x[a + i]
    elif parts == 2:
        for i in range(uintp(size)):
            out[i] = x[a + i] + x[b + i]
    else:
        for i in range(uintp(size)):
            out[i] = (x[a + i] + x[b + i]) + x[c + i]


@helper
def add_parts_more(
    out: FloatArray, size: int, x: FloatArray, start: int, width: int, parts: int
) -> None:
    """Go on with a sum by one to three blocks."""
    a, step = uintp(start), uintp(width)
    b = a + step
    c = b + step
    if parts == 1:
        for i in range(uintp(size)):
            out[i] = out[i] + x[a + i]
    elif parts == 2:
        for i in range(uintp(size)):
            out[i] = (out[i] + x[a + i]) + x[b + i]
    else:
        for i in range(uintp(size)):
            out[i] = ((out[i] + x[a + i]) + x[b + i]) + x[c + i]


sum_windows = _windows(divide=False)
mean_windows = _windows(divide=True)
"""Add up or average `length` values from `start` on, `size` times."""


@helper
def _max_four(
    out: FloatArray, x: FloatArray, start: int, second: int, third: int, last: int, size: int
) -> None:
    a = uintp(start)
    b, c, d = a + uintp(second), a + uintp(third), a + uintp(last)
    for i in range(uintp(size)):
        early = x[a + i] if x[a + i] > x[b + i] else x[b + i]
        late = x[c + i] if x[c + i] > x[d + i] else x[d + i]
        out[i] = early if early > late else late


@helper
def max_windows(
    x: FloatArray, start: int, length: int, out: FloatArray, size: int,
    even: FloatArray, odd: FloatArray,
) -> None:  # fmt: skip
    """Find the largest of `length` finite values from `start` on, `size` times."""
    width = 1
    block, at, spare, free = x, start, even, odd
    while 4 * width <= length:
        more = size + length - 4 * width
        _max_four(spare, block, at, width, 2 * width, 3 * width, more)
        block, at, spare, free = spare, 0, free, spare
        width *= 4
    last = length - width
    _max_four(out, block, at, min(width, last), min(2 * width, last), last, size)


@helper
def _min_four(
    out: FloatArray, x: FloatArray, start: int, second: int, third: int, last: int, size: int
) -> None:
    a = uintp(start)
    b, c, d = a + uintp(second), a + uintp(third), a + uintp(last)
    for i in range(uintp(size)):
        early = x[a + i] if x[a + i] < x[b + i] else x[b + i]
        late = x[c + i] if x[c + i] < x[d + i] else x[d + i]
        out[i] = early if early < late else late


@helper
def min_windows(
    x: FloatArray, start: int, length: int, out: FloatArray, size: int,
    even: FloatArray, odd: FloatArray,
) -> None:  # fmt: skip
    """Find the smallest of `length` finite values from `start` on, `size` times."""
    width = 1
    block, at, spare, free = x, start, even, odd
    while 4 * width <= length:
        more = size + length - 4 * width
        _min_four(spare, block, at, width, 2 * width, 3 * width, more)
        block, at, spare, free = spare, 0, free, spare
        width *= 4
    last = length - width
    _min_four(out, block, at, min(width, last), min(2 * width, last), last, size)
