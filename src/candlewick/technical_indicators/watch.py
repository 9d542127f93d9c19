"""A stopwatch and a CSV writer around functions."""

import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import numpy as np

from candlewick.technical_indicators.csv_file import columns_of, write

P = ParamSpec("P")
R = TypeVar("R")


class Watch:
    """Puts the stopwatch and the writer around a function; around nothing where neither is on."""

    def __init__(
        self,
        *,
        timings: dict[str, list[float]] | None,
        timer: Callable[[], float],
        folder: Path | None,
    ) -> None:
        self.timings = timings
        self.timer = timer
        self.folder = folder

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        """Return the function with the stopwatch and the writer around it."""
        watched = function
        if self.timings is not None:
            watched = _timed(watched, timings=self.timings, timer=self.timer)
        if self.folder is not None:
            watched = _saved(watched, folder=self.folder)
        return watched


def _timed(
    function: Callable[P, R], *, timings: dict[str, list[float]], timer: Callable[[], float]
) -> Callable[P, R]:
    @functools.wraps(function)
    def timed(*args: P.args, **kwargs: P.kwargs) -> R:
        began = timer()
        result = function(*args, **kwargs)
        timings.setdefault(function.__name__, []).append(timer() - began)
        return result

    return timed


def _saved(function: Callable[P, R], *, folder: Path) -> Callable[P, R]:
    signature = inspect.signature(function)

    @functools.wraps(function)
    def saved(*args: P.args, **kwargs: P.kwargs) -> R:
        result = function(*args, **kwargs)
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        numbers = {k: v for k, v in bound.arguments.items() if not isinstance(v, np.ndarray)}
        name = "_".join([function.__name__, *(f"{k}_{v}" for k, v in numbers.items())])
        write(folder / f"{name}.csv", columns_of(result, function.__name__, bound.arguments))
        return result

    return saved
