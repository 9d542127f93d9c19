"""CPU time of several calls, side by side."""

import gc
import random
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

Call = Callable[[], object]

SAMPLE = 2_000_000
"""[ns] how long one sample lasts at least; a short call is repeated."""


def medians(calls: Mapping[str, Call], *, rounds: int) -> dict[str, float]:
    """Return the median CPU time of each call [ns].

    In every round each call is sampled once, in another order, so that what else the machine
    does falls on all of them alike.
    """
    repeats = {name: _repeats(call) for name, call in calls.items()}
    samples: dict[str, list[float]] = {name: [] for name in calls}
    order = list(calls)
    shuffle = random.Random(1).shuffle  # noqa: S311 - an order, not a secret
    with _no_collections():
        for _ in range(rounds):
            shuffle(order)
            for name in order:
                samples[name].append(_sample(calls[name], repeats[name]))
            gc.collect()
    return {name: statistics.median(each) for name, each in samples.items()}


def _repeats(call: Call) -> int:
    call()
    return max(1, min(20_000, int(SAMPLE / max(_sample(call, 1), 1.0))))


def _sample(call: Call, repeats: int) -> float:
    call()
    begin = time.process_time_ns()
    for _ in range(repeats):
        call()
    return (time.process_time_ns() - begin) / repeats


@contextmanager
def _no_collections() -> Iterator[None]:
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
