"""Many markets on one core, and on two."""

import hashlib
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from market import candles
from report import Finding, Part

from candlewick.indicators.default_suite import DEFAULT_SUITE
from candlewick.indicators.many import compute_many
from candlewick.indicators.suite import Suite

BYTES = bytes(200_000_000)


def many_markets(*, quick: bool) -> Part:
    """Measure the wall time of one thread and of two."""
    count, rounds = (20, 1) if quick else (500, 15)
    suite = Suite(DEFAULT_SUITE)
    markets = [candles(730, seed=number) for number in range(count)]
    sides: dict[str, Callable[[], object]] = {
        "one": lambda: compute_many(suite, markets, workers=1),
        "two": lambda: compute_many(suite, markets, workers=2),
        "one hash": lambda: _hashes(workers=1),
        "two hashes": lambda: _hashes(workers=2),
    }
    found: dict[str, list[float]] = {side: [] for side in sides}
    for _ in range(rounds):
        for side, call in sides.items():
            start = time.perf_counter()
            call()
            found[side].append(time.perf_counter() - start)
    one, two, plain, both = (min(found[side]) for side in sides)
    return Part(
        f"`compute_many(suite, markets)` of the default suite over {count} markets of 730 candles: best "
        f"wall time of {rounds} with one thread and with two. What two threads can gain on this machine "
        "as it is now, two checksums that need no lock at all show: "
        f"{plain / both:.2f}x.",
        [Finding("two threads", one / two, 1.7, at_least=True, unit="x")],
        ["threads", "milliseconds"],
        [["1", f"{one * 1e3:.0f}"], ["2", f"{two * 1e3:.0f}"]],
    )


def _hashes(*, workers: int) -> None:
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(lambda _: hashlib.sha256(BYTES).digest(), range(2)))
