"""Many markets on one core, and on two."""

import hashlib
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from market import Columns, candles
from report import Finding, Part

from candlewick.indicators.default_suite import DEFAULT_SUITE
from candlewick.indicators.many import compute_many
from candlewick.indicators.suite import Suite

BYTES = bytes(100_000_000)


FREE = 1.75
"""How many times as fast two checksums are side by side, at least, where both cores are free."""


def many_markets(*, quick: bool) -> Part:
    """Measure the wall time of one thread and of two, while nothing else runs."""
    count, rounds = (20, 1) if quick else (500, 31)
    suite = Suite(DEFAULT_SUITE)
    markets = [candles(730, seed=number) for number in range(count)]
    compute_many(suite, markets[:1])
    found = [_round(suite, markets) for _ in range(rounds)]
    free = [each for each in found if each.checksums >= FREE]
    counted = free or found
    ratio = statistics.median(each.one / each.two for each in counted)
    return Part(
        f"`compute_many(suite, markets)` of the default suite over {count} markets of 730 candles: wall "
        f"time with one thread and with two, the median of {len(counted)} of {rounds} rounds. Counted are "
        f"rounds in which two checksums, which need no lock at all, are at least {FREE}x as fast side by "
        f"side, so that both cores were free: {len(free)}; all of them, if there are none.",
        [Finding("two threads", ratio, 1.7, at_least=True, unit="x")],
        ["", "milliseconds"],
        [
            ["one thread", f"{statistics.median(each.one for each in counted) * 1e3:.0f}"],
            ["two threads", f"{statistics.median(each.two for each in counted) * 1e3:.0f}"],
        ],
    )


class _Round(NamedTuple):
    one: float
    two: float
    checksums: float


def _round(suite: Suite, markets: list[Columns]) -> _Round:
    plain = _time(lambda: _hashes(workers=1))
    one = _time(lambda: compute_many(suite, markets, workers=1))
    two = _time(lambda: compute_many(suite, markets, workers=2))
    return _Round(one, two, plain / _time(lambda: _hashes(workers=2)))


def _time(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _hashes(*, workers: int) -> None:
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(lambda _: hashlib.sha256(BYTES).digest(), range(2)))
