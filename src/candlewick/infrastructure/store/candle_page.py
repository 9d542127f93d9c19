"""Candles in compressed pages whose borders do not move, so that later decisions share them."""

import itertools
import zlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

import numpy as np

from candlewick.domain.arrays import FloatArray
from candlewick.domain.candles import Candles
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import StateCorruptError

PAGE: Final = 64
"""[candles] a page spans: with each close only the newest page is written anew."""

COLUMNS: Final = ("open_time", "open", "high", "low", "close", "volume")


def pages_of(candles: Candles) -> Iterator[tuple[int, Candles]]:
    """Cut `candles` at borders that depend on nothing but the time.

    Returns:
        Each page's number since 1970 and its candles, oldest first.
    """
    numbers = candles.open_time // (PAGE * candles.timeframe.ms)
    starts = [0, *(np.flatnonzero(np.diff(numbers)) + 1), len(candles)]
    for start, end in itertools.pairwise(starts):
        opened, closed = int(candles.open_time[start]), int(candles.close_time[end - 1])
        yield int(numbers[start]), candles.between(opened, closed)


def write_page(candles: Candles) -> bytes:
    """Return `candles` as compressed lines of text, each number in its shortest exact form."""
    columns = [getattr(candles, name).tolist() for name in COLUMNS]
    lines = (" ".join(map(repr, row)) for row in zip(*columns, strict=True))
    return zlib.compress("\n".join(lines).encode(), level=9)


def read_pages(
    pages: Iterable[bytes], *, symbol: str, timeframe: Timeframe, first: int, count: int
) -> Candles:
    """Return `count` candles from the one that opened at `first` [ms] on.

    Raises:
        StateCorruptError: they are not in `pages`.
    """
    tables = [_table(page) for page in pages]
    table = np.concatenate(tables) if tables else np.empty((0, len(COLUMNS)))
    kept = table[table[:, 0] >= first][:count]
    if len(kept) != count or not count or kept[0, 0] != first:
        message = f"The pages do not hold the {count} candles from {first} ms on."
        raise StateCorruptError(message)
    return Candles(
        symbol=symbol,
        timeframe=timeframe,
        open_time=kept[:, 0].astype(np.int64),
        **{name: kept[:, place].copy() for place, name in enumerate(COLUMNS) if place},
    )


@lru_cache(maxsize=256)
def _table(page: bytes) -> FloatArray:
    """Return a page's candles, a row each; snapshots that follow each other share most pages."""
    try:
        words = zlib.decompress(page).decode().split()
        return np.array(words, dtype=np.float64).reshape(-1, len(COLUMNS))
    except (zlib.error, ValueError) as error:
        message = f"A page of recorded candles cannot be read: {error}."
        raise StateCorruptError(message) from error


def ends_with(whole: Candles, part: Candles) -> bool:
    """Return whether the newest candles of `whole` are `part`, to the last bit."""
    if len(whole) < len(part):
        return False
    end = whole.last(len(part))
    return all(getattr(end, name).tobytes() == getattr(part, name).tobytes() for name in COLUMNS)
