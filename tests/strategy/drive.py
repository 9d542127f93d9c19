"""Coroutines that wait for nothing, run to their end without a loop."""

from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


def drive(work: Coroutine[Any, Any, T]) -> T:
    """Return what `work` returns; it must not wait for the outside."""
    try:
        work.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    msg = "it waited"
    raise AssertionError(msg)
