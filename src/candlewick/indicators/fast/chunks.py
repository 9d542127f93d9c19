"""Recursive averages in four places at once.

Each value of such an average waits for the one before. But an average forgets where it began: from
some hundred bars earlier, with any seed, it arrives at the very bits. So four quarters run side by
side; then each one's first state is compared with the last of the quarter before, bit by bit,
and the rare quarter that guessed wrong is run again. No value depends on the guess.
"""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy import uintp

from candlewick.domain.arrays import FloatArray
from candlewick.indicators.fast.compiled import helper

BLOCK = 512
"""[bars] of each quarter at a time, so that all rows of a step fit the cache."""


@helper
def differ(a: FloatArray, b: FloatArray) -> bool:
    """Say whether two rows are not the same bits; what is no number is none."""
    for i in range(len(a)):
        if (a[i] != b[i]) | (math.copysign(1.0, a[i]) != math.copysign(1.0, b[i])):
            return True
    return False


def chunked(step: Callable[..., None]) -> Callable[..., int]:
    """Return what runs a recursion from bar `first` to before `size` over a `state`.

    That is [shape=(chains, 4)] with the seed in the first column, and is written; the column
    that the last bar left behind is returned. After `reach` bars any seed is forgotten.

    Args:
        step: computes `count` bars of one place, or of four that are `apart` from each other:
            `step(data, first, apart, many, count, state, column, write)`; `column` is the one's
            own, and where `write` is 0 the outputs may be left alone.
    """

    @helper
    def run(data: Any, first: int, size: int, reach: int, state: FloatArray) -> int:
        quarter = (size - first) // 4
        if quarter < 2 * reach:
            step(data, first, 0, 1, size - first, state, 0, 1)
            return 0
        # The ends of the four quarters; the last is of no use, but it costs nothing either.
        guess = np.empty_like(state)
        for chain in range(len(state)):
            guess[chain, :] = state[chain, 0]
        step(data, first + quarter - reach, quarter, 4, reach, guess, 0, 0)
        state[:, 1:] = guess[:, :3]
        step(data, first, quarter, 4, quarter, state, 0, 1)
        for k in range(1, 4):
            if differ(guess[:, k - 1], state[:, k - 1]):
                state[:, k] = state[:, k - 1]
                step(data, first + k * quarter, 0, 1, quarter, state, k, 1)
        rest = first + 4 * quarter
        step(data, rest, 0, 1, size - rest, state, 3, 1)
        return 3

    return run


@helper
def smooth(
    rows: FloatArray, start: int, apart: int, many: int, count: int, keep: float,
    state: FloatArray, column: int,
) -> None:  # fmt: skip
    """Average weighted values in place: `count` for each place, the places `apart`."""
    if many == 1:
        average = state[column]
        for i in range(uintp(start), uintp(start + count)):
            average = rows[i] + keep * average
            rows[i] = average
        state[column] = average
        return
    p, q = uintp(start), uintp(start + apart)
    r, s = uintp(start + 2 * apart), uintp(start + 3 * apart)
    a, b, c, d = state[0], state[1], state[2], state[3]
    for i in range(uintp(count)):
        a = rows[p + i] + keep * a
        b = rows[q + i] + keep * b
        c = rows[r + i] + keep * c
        d = rows[s + i] + keep * d
        rows[p + i] = a
        rows[q + i] = b
        rows[r + i] = c
        rows[s + i] = d
    state[0], state[1], state[2], state[3] = a, b, c, d
