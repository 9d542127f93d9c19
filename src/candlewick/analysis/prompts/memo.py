"""What a pure function gave, kept for the next time."""

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Memo(dict[K, V]):
    """A function of one argument as a mapping: what was asked before is looked up at a dict's speed.

    For what is asked a thousand times for each prompt, where `functools.lru_cache` would take
    longer to keep its order than to give the answer. When it is full, it begins anew.

    Args:
        make: the function; the same argument always gives the same.
        most: [> 0] as many answers are kept.
    """

    def __init__(self, make: Callable[[K], V], *, most: int) -> None:
        super().__init__()
        self._make = make
        self._most = most

    def __missing__(self, key: K) -> V:
        if len(self) >= self._most:
            self.clear()
        value = self[key] = self._make(key)
        return value
