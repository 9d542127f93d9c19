"""What is wrong with the candles of a file: refused, or named with its row."""

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NoReturn

import numpy as np

from candlewick.domain.candles import Candles
from candlewick.domain.timeframe import Timeframe
from candlewick.errors import CandlesUnusableError
from candlewick.infrastructure.archive.candle_file import CandleFile, FileRow

_DAY_MS: Final = 86_400_000
_MOST_HOLES: Final = 0.01
"""[fraction] A history with more missing is a broken download rather than outages."""

_JUMP: Final = 1.5
_DAILY_JUMP: Final = 4.0
"""[factor] From one candle to the next, or inside one, further than markets of any size go but
in the rarest hours; files that mix in a test network's prices have many of them."""

_THIN: Final = 0.1
"""[fraction of the usual volume] A last candle with less was probably open when it was saved."""
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrutiny:
    """What came of a look at a file.

    Attributes:
        candles: the closed ones, in order.
        warnings: what a user should know, one sentence each.
        doubts: why the file should not be believed, one sentence each.
    """

    candles: Candles
    warnings: tuple[str, ...]
    doubts: tuple[str, ...]


def scrutinise(
    file: CandleFile, *, name: str, symbol: str, timeframe: Timeframe, now: int
) -> Scrutiny:
    """Make candles of a file's rows.

    Args:
        file: what stood in it.
        name: of the file, for the messages.
        symbol: whose candles they are.
        timeframe: of the candles.
        now: [ms since 1970 UTC] what closes later is open still, and left out.

    Raises:
        CandlesUnusableError: a row cannot be a candle of that timeframe; it is named.
    """
    rows = _in_order(file.rows, name=name, timeframe=timeframe)
    closed_by = now if file.open_since is None else min(now, file.open_since)
    closed = [row for row in rows if row.open_time + timeframe.ms <= closed_by]
    warnings = [*file.notes, *_open_ones(rows[len(closed) :], now=now)]
    if not closed:
        _refuse(name, "holds no candle that has closed")
    candles = _candles(closed, name=name, symbol=symbol, timeframe=timeframe)
    holes = list(_holes(closed, timeframe))
    too_many = candles.missing > _MOST_HOLES * (candles.missing + len(candles))
    return Scrutiny(
        candles=candles,
        warnings=(*warnings, *(() if too_many else holes), *_thin_end(closed)),
        doubts=(*(holes if too_many else ()), *_jumps(closed, timeframe)),
    )


def shifted_by(candles: Candles, known: Candles) -> int | None:
    """Return by how many hours `candles` are later than `known` if that makes them agree.

    It is how a file whose times are of another zone gives itself away. None where they agree
    as they are, or no shift makes them agree.
    """
    closes = dict(zip(known.open_time.tolist(), known.close.tolist(), strict=True))
    for hours in sorted(range(-14, 15), key=abs):
        moved = (candles.open_time - hours * 3_600_000).tolist()
        pairs = [
            (closes[at], own) for at, own in zip(moved, candles.close, strict=True) if at in closes
        ]
        same = sum(math.isclose(one, other, rel_tol=1e-9) for one, other in pairs)
        if pairs and same > 0.9 * len(pairs):
            return hours or None
    return None


def _in_order(rows: Sequence[FileRow], *, name: str, timeframe: Timeframe) -> list[FileRow]:
    """Return the rows by time, one for each; refuse what is off the grid or contradicts."""
    by_time: dict[int, FileRow] = {}
    for row in rows:
        if row.open_time != timeframe.last_close(row.open_time):
            off = row.open_time - timeframe.last_close(row.open_time)
            _refuse(
                name,
                f"row {row.number}: a {timeframe} candle cannot open {off / 60_000:g} min after"
                " one: is the timeframe right, and are the times UTC?",
            )
        before = by_time.setdefault(row.open_time, row)
        if before.values != row.values:
            _refuse(name, f"rows {before.number} and {row.number} are of one time and differ")
    return [by_time[time] for time in sorted(by_time)]


def _candles(rows: Sequence[FileRow], *, name: str, symbol: str, timeframe: Timeframe) -> Candles:
    for row in rows:
        _require_possible(row, name)
    columns = np.ascontiguousarray(np.array([row.values for row in rows], dtype=np.float64).T)
    return Candles(
        symbol=symbol,
        timeframe=timeframe,
        open_time=np.array([row.open_time for row in rows], dtype=np.int64),
        open=columns[0],
        high=columns[1],
        low=columns[2],
        close=columns[3],
        volume=columns[4],
    )


def _require_possible(row: FileRow, name: str) -> None:
    open_, high, low, close, volume = row.values
    sound = all(map(math.isfinite, row.values)) and low > 0.0 and volume >= 0.0
    if not sound or high < max(open_, close) or low > min(open_, close):
        _refuse(name, f"row {row.number}: no candle has the values {row.values}")


def _open_ones(rows: Sequence[FileRow], *, now: int) -> Iterator[str]:
    if rows:
        future = " and its times lie ahead: are they UTC?" if rows[-1].open_time > now else ""
        yield (
            f"row {rows[0].number}: that candle was still open when the file was saved; it and"
            f" what follows ({len(rows)} in all) are left out{future}"
        )


def _thin_end(rows: Sequence[FileRow]) -> Iterator[str]:
    usual = float(np.median([row.values[-1] for row in rows[-25:-1] or rows]))
    if rows[-1].values[-1] < _THIN * usual:
        yield (
            f"row {rows[-1].number}: the last candle has {rows[-1].values[-1]:g} volume where"
            f" {usual:g} is usual: it may have been open when the file was saved"
        )


def _holes(rows: Sequence[FileRow], timeframe: Timeframe) -> Iterator[str]:
    holes = [
        (after, (after.open_time - before.open_time) // timeframe.ms - 1)
        for before, after in itertools.pairwise(rows)
        if after.open_time - before.open_time > timeframe.ms
    ]
    if holes:
        missing = sum(count for _, count in holes)
        where = ", ".join(f"{count} before row {row.number}" for row, count in holes[:_SHOWN])
        more = " and so on" if len(holes) > _SHOWN else ""
        yield (
            f"{missing} of {missing + len(rows)} candles are missing in {len(holes)} holes:"
            f" {where}{more}"
        )


def _jumps(rows: Sequence[FileRow], timeframe: Timeframe) -> Iterator[str]:
    most = _DAILY_JUMP if timeframe.ms >= _DAY_MS else _JUMP
    far = [row for row in rows if row.values[1] > most * row.values[2]]
    far += [
        after
        for before, after in itertools.pairwise(rows)
        if not 1 / most < after.values[0] / before.values[3] < most
    ]
    if far:
        first = min(far, key=lambda row: row.number)
        yield (
            f"row {first.number}: the price jumps by more than a factor of {most:g}, as in"
            f" {len(far)} places: are these a test network's prices, or two markets mixed?"
        )


def _refuse(name: str, problem: str) -> NoReturn:
    msg = f"{name} {problem}"
    raise CandlesUnusableError(msg)
