"""A suite over many markets at once, on several cores."""

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from candlewick.domain.arrays import FloatArray, TimeArray
from candlewick.indicators.engine.execution import prefer_machine
from candlewick.indicators.suite import Suite

CHUNK = 8
"""[markets] how many a thread takes at a time."""


def compute_many(
    suite: Suite,
    markets: Sequence[Mapping[str, FloatArray | TimeArray]],
    *,
    workers: int | None = None,
) -> list[dict[str, FloatArray]]:
    """Compute every line of a suite over each of many markets.

    Machine code is preferred from then on in the whole process: it lets go of the interpreter's
    lock, so that threads run side by side.

    Args:
        suite: what to compute.
        markets: the columns of each market, as `Suite.compute` takes them.
        workers: [> 0] how many threads to use; one for each core, if nothing is said.

    Returns:
        For each market, in order, the very values that `Suite.compute` returns for it alone.

    Raises:
        ValueError: a column is missing or not what a column must be.
    """
    prefer_machine()
    # The first one alone: it loads the machine code for all.
    done = [suite.compute(market) for market in markets[:1]]
    chunks = [markets[at : at + CHUNK] for at in range(1, len(markets), CHUNK)]
    with ThreadPoolExecutor(workers or os.cpu_count()) as pool:
        for lines in pool.map(lambda chunk: [suite.compute(each) for each in chunk], chunks):
            done += lines
    return done
